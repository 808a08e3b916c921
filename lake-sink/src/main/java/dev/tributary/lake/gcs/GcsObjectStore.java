package dev.tributary.lake.gcs;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.StoredObject;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store in a bucket of Google Cloud Storage. An object is created with the precondition that there is none of that
 * name, which GCS checks when the last byte has come: one writer wins, and nobody ever sees a part. No object has an
 * access list, so that uniform bucket-level access may be on.
 */
public final class GcsObjectStore implements ObjectStore {

    private final BucketFolder folder;
    private final Storage storage;
    private final CallOptions options;
    private final GcsUpload upload;
    private final int pageSize;

    private GcsObjectStore(BucketFolder folder, Storage storage, CallOptions options, GcsLimits limits) {
        this.folder = folder;
        this.storage = storage;
        this.options = options;
        this.upload = new GcsUpload(storage, options, limits.chunk());
        this.pageSize = limits.pageSize();
    }

    /**
     * Opens a bucket, {@code gs://bucket} or {@code gs://bucket/path}; nothing is asked of GCS yet.
     *
     * @throws IllegalArgumentException if that is not what the URL names
     * @throws TributaryException {@code NEEDS_OPERATOR} if there are no credentials
     */
    public static GcsObjectStore open(URI url, GcsConfig config) {
        return open(url, config, GcsLimits.DEFAULTS);
    }

    static GcsObjectStore open(URI url, GcsConfig config, GcsLimits limits) {
        BucketFolder folder = BucketFolder.of(url);
        Storage storage = GcsClient.of(config, folder.bucket(), limits.silence());
        return new GcsObjectStore(folder, storage, CallOptions.of(config), limits);
    }

    @Override
    public CreateOutcome create(String name, ObjectContent content) {
        BlobInfo object =
                BlobInfo.newBuilder(id(name)).setCrc32c(content.crc32c()).build();
        try {
            upload.send(object, content);
            return CreateOutcome.CREATED;
        } catch (StorageException | IOException failure) {
            if (answers(failure, GcsFailures.CONFLICT)) {
                return CreateOutcome.ALREADY_EXISTS;
            }
            throw translated(GcsCall.CREATE, name, failure);
        }
    }

    @Override
    public Optional<byte[]> read(String name) {
        try {
            return Optional.of(storage.readAllBytes(id(name), options.use()));
        } catch (StorageException failure) {
            if (failure.getCode() == GcsFailures.NOT_FOUND && !GcsFailures.bucketIsMissing(failure)) {
                return Optional.empty();
            }
            throw translated(GcsCall.READ, name, failure);
        }
    }

    @Override
    public Optional<StoredObject> find(String name) {
        try {
            return Optional.ofNullable(storage.get(id(name), options.find()))
                    .map((Blob blob) -> new StoredObject(name, blob.getSize(), blob.getCrc32c()));
        } catch (StorageException failure) {
            throw translated(GcsCall.FIND, name, failure);
        }
    }

    @Override
    public Stream<String> list(String prefix) {
        String whole = folder.wholePrefix(prefix);
        return GcsListing.names(
                folder, folder.url(prefix), () -> storage.list(folder.bucket(), options.list(whole, pageSize)));
    }

    @Override
    public void delete(String name) {
        try {
            storage.delete(id(name), options.use());
        } catch (StorageException failure) {
            throw translated(GcsCall.DELETE, name, failure);
        }
    }

    @Override
    public void close() {
        try {
            storage.close();
        } catch (Exception failure) {
            throw new TributaryException(ErrorKind.BUG, "the client of GCS did not close: " + failure, failure);
        }
    }

    private BlobId id(String name) {
        return BlobId.of(folder.bucket(), folder.whole(name));
    }

    private static boolean answers(Exception failure, int code) {
        return GcsFailures.answer(failure)
                .filter(said -> said.getCode() == code)
                .isPresent();
    }

    private TributaryException translated(GcsCall call, String name, Exception failure) {
        return GcsFailures.translated(call, folder.url(name), failure);
    }
}
