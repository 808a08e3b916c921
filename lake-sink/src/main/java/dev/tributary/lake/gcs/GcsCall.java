package dev.tributary.lake.gcs;

/**
 * A call of GCS.
 *
 * @see <a href="https://cloud.google.com/storage/docs/access-control/iam-json">the permission of each</a>
 */
enum GcsCall {
    CREATE("storage.objects.create", true),
    // Without the second GCS says 403 where an object is missing.
    READ("storage.objects.get and storage.objects.list", false),
    FIND("storage.objects.get and storage.objects.list", false),
    LIST("storage.objects.list", false),
    DELETE("storage.objects.delete", true);

    private final String permission;
    private final boolean changes;

    GcsCall(String permission, boolean changes) {
        this.permission = permission;
        this.changes = changes;
    }

    /** What it needs on the bucket. */
    String permission() {
        return permission;
    }

    /** Whether a lost reply leaves open what happened. */
    boolean changes() {
        return changes;
    }
}
