package dev.tributary.lake.gcs;

import dev.tributary.lake.ObjectName;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where in a bucket the lake lies.
 *
 * @param prefix of the names of all its objects; empty, or ending in a slash
 */
record BucketFolder(String bucket, String prefix) {

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");

    /**
     * Reads {@code gs://bucket} or {@code gs://bucket/path}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static BucketFolder of(URI url) {
        String bucket = url.getAuthority();
        if (bucket == null
                || !BUCKET.matcher(bucket).matches()
                || url.getQuery() != null
                || url.getFragment() != null) {
            throw new IllegalArgumentException("lake.url: no bucket: write gs://bucket or gs://bucket/path");
        }
        String path = url.getPath().replaceFirst("^/", "").replaceFirst("/$", "");
        return new BucketFolder(bucket, path.isEmpty() ? "" : ObjectName.checked(path) + "/");
    }

    /** The whole name of an object of the lake. */
    String whole(String name) {
        return prefix + ObjectName.checked(name);
    }

    /** The beginning of whole names. */
    String wholePrefix(String start) {
        return prefix + ObjectName.checkedPrefix(start);
    }

    /** The name within the lake. */
    String relative(String whole) {
        return whole.substring(prefix.length());
    }

    /** For messages. */
    String url(String name) {
        return "gs://" + bucket + "/" + prefix + name;
    }
}
