package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Datasets, and what tables there are: what is no statement's work. Thread-safe. */
final class BigQueryTables {

    private final BigQuery bigquery;
    private final BigQueryCalls calls;

    BigQueryTables(BigQuery bigquery, Retrier retrier) {
        this.bigquery = bigquery;
        this.calls = new BigQueryCalls(retrier);
    }

    /**
     * A dataset that is to be there.
     *
     * @param labels that a new one gets
     * @param tablesExpire how long after their making the tables of a new one go by themselves, so that what a crash left
     *     in staging costs nothing for long and no call is needed for it; at least an hour, empty for never
     */
    record Wanted(
            String name,
            String location,
            String description,
            Map<String, String> labels,
            Optional<Duration> tablesExpire) {
        Wanted {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * Makes a dataset if it is not there; one that is there stays as it is.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if it is in another location, where no job can reach it
     */
    void ensure(Wanted wanted) {
        String what = "dataset " + wanted.name();
        Dataset dataset = calls.again(what, () -> found(wanted).orElseGet(() -> made(wanted)));
        String location = dataset.getLocation();
        if (location != null && !location.equalsIgnoreCase(wanted.location())) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    "dataset " + wanted.name() + " is in " + location + ", and warehouse.bigquery.location is "
                            + wanted.location() + ": correct that, or name another dataset");
        }
    }

    /** Deletes a table; it is well if there is none. */
    void delete(TableId table) {
        calls.found(BigQueryCall.DELETE_TABLE, table.getTable() + ": delete it", () -> bigquery.delete(table));
    }

    /** A table or view; empty if there is none. */
    Optional<TableInfo> find(TableId table) {
        return calls.found(
                BigQueryCall.FIND_TABLE, table.getDataset() + "." + table.getTable(), () -> bigquery.getTable(table));
    }

    /** Whether a dataset has neither tables nor views. */
    boolean isEmpty(String dataset) {
        return calls.yielded(BigQueryCall.LIST_TABLES, "dataset " + dataset, () -> !bigquery.listTables(
                        dataset, BigQuery.TableListOption.pageSize(1))
                .getValues()
                .iterator()
                .hasNext());
    }

    /** The tables and views of a dataset; none if it is not there. */
    List<TableId> list(String dataset) {
        return calls.found(BigQueryCall.LIST_TABLES, "dataset " + dataset, () -> StreamSupport.stream(
                                bigquery.listTables(dataset).iterateAll().spliterator(), false)
                        .map(Table::getTableId)
                        .toList())
                .orElse(List.of());
    }

    private Optional<Dataset> found(Wanted wanted) {
        return BigQueryCalls.foundOnce(
                BigQueryCall.FIND_DATASET,
                "dataset " + wanted.name(),
                () -> bigquery.getDataset(
                        wanted.name(), BigQuery.DatasetOption.fields(BigQuery.DatasetField.LOCATION)));
    }

    private Dataset made(Wanted wanted) {
        DatasetInfo.Builder dataset = DatasetInfo.newBuilder(wanted.name())
                .setLocation(wanted.location())
                .setDescription(wanted.description())
                .setLabels(wanted.labels());
        wanted.tablesExpire().ifPresent(after -> dataset.setDefaultTableLifetime(after.toMillis()));
        try {
            return bigquery.create(dataset.build());
        } catch (BigQueryException failure) {
            TributaryException known =
                    BigQueryErrors.translated(BigQueryCall.MAKE_DATASET, "dataset " + wanted.name(), failure);
            if (!BigQueryErrors.mayExist(failure)) {
                throw known;
            }
            // Another was first, or the reply was lost.
            return found(wanted)
                    .orElseThrow(() -> new TributaryException(
                            ErrorKind.TRANSIENT, known.getMessage() + "; it was not made", known.getCause()));
        }
    }
}
