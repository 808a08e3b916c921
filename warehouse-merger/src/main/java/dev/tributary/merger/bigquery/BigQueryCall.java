package dev.tributary.merger.bigquery;

/**
 * A call of BigQuery.
 *
 * @see <a href="https://cloud.google.com/bigquery/docs/access-control">the permission of each</a>
 */
enum BigQueryCall {
    QUERY("bigquery.jobs.create on the project, bigquery.tables.getData and updateData on the datasets", true),
    LOAD(
            "bigquery.jobs.create on the project, bigquery.tables.create and updateData on the dataset, "
                    + "storage.objects.get and list on the lake's bucket",
            true),
    DRY_RUN("bigquery.jobs.create on the project, bigquery.tables.getData on the datasets", false),
    FIND_JOB("bigquery.jobs.get on the project", false),
    READ_ROWS("bigquery.tables.getData on the datasets", false),
    FIND_DATASET("bigquery.datasets.get on the project", false),
    MAKE_DATASET("bigquery.datasets.create on the project", true),
    FIND_TABLE("bigquery.tables.get on the dataset", false),
    LIST_TABLES("bigquery.tables.list on the dataset", false),
    // To delete twice is to delete once.
    DELETE_TABLE("bigquery.tables.delete on the dataset", false);

    private final String permission;
    private final boolean changes;

    BigQueryCall(String permission, boolean changes) {
        this.permission = permission;
        this.changes = changes;
    }

    /** What it needs, where BigQuery does not name it. */
    String permission() {
        return permission;
    }

    /** Whether a lost reply leaves open what happened. */
    boolean changes() {
        return changes;
    }
}
