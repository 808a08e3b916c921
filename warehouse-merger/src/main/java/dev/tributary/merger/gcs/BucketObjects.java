package dev.tributary.merger.gcs;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.merger.google.GoogleAccess;
import dev.tributary.merger.lake.LakeObjects;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A lake in a bucket; nothing is asked before the first call. Not thread-safe. */
public final class BucketObjects implements LakeObjects {

    private static final int NOT_FOUND = 404;

    private final String bucket;
    private final String prefix;
    private final GcsConfig config;
    private @Nullable Storage client;

    /**
     * @param lake {@code gs://bucket} or {@code gs://bucket/path}
     */
    public BucketObjects(URI lake, GcsConfig config) {
        String path = lake.getPath().replaceFirst("^/", "").replaceFirst("/$", "");
        this.bucket = lake.getAuthority();
        this.prefix = path.isEmpty() ? "" : path + "/";
        this.config = config;
    }

    @Override
    public Optional<byte[]> read(String name) {
        BlobSourceOption[] payer =
                config.userProject().map(BlobSourceOption::userProject).stream().toArray(BlobSourceOption[]::new);
        return call(name, () -> {
            try {
                return Optional.of(storage().readAllBytes(bucket, prefix + name, payer));
            } catch (StorageException failure) {
                if (failure.getCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw failure;
            }
        });
    }

    @Override
    public List<String> list(String folder) {
        List<BlobListOption> options = new ArrayList<>();
        options.add(BlobListOption.prefix(prefix + folder));
        config.userProject().map(BlobListOption::userProject).ifPresent(options::add);
        return call(folder, () -> storage()
                .list(bucket, options.toArray(BlobListOption[]::new))
                .streamAll()
                .map(Blob::getName)
                .map(name -> name.substring(prefix.length()))
                .toList());
    }

    private <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (StorageException failure) {
            boolean refused = failure.getCode() == 401 || failure.getCode() == 403;
            throw new TributaryException(
                    refused ? ErrorKind.NEEDS_OPERATOR : ErrorKind.TRANSIENT,
                    "gs://" + bucket + "/" + prefix + what + " cannot be read: " + failure.getMessage()
                            + (refused
                                    ? ": give the merger storage.objects.get and storage.objects.list on the bucket"
                                    : ""),
                    failure);
        }
    }

    private Storage storage() {
        if (client == null) {
            StorageOptions.Builder options = StorageOptions.http()
                    // No call of ours needs a project; left out, the client looks for one on the network.
                    .setProjectId(bucket)
                    .setCredentials(GoogleAccess.credentials("lake.url", config.endpoint()))
                    .setRetrySettings(StorageOptions.getNoRetrySettings());
            config.endpoint().map(URI::toString).ifPresent(options::setHost);
            client = options.build().getService();
        }
        return client;
    }
}
