package dev.tributary.lake.commit;

import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.StoredObject;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store that tries again, and looks where a reply was lost. After a lost reply an object of the same name and checksum
 * is taken for ours: so two writers of one name must write different contents, which attempts see to.
 *
 * @param store the adapter
 * @param retrier for how long each call is tried
 */
public record RetryingObjectStore(ObjectStore store, Retrier retrier) implements ObjectStore {

    @Override
    public CreateOutcome create(String name, ObjectContent content) {
        return retrier.call("create " + name, () -> {
            try {
                return store.create(name, content);
            } catch (TributaryException failure) {
                if (failure.kind() != ErrorKind.UNKNOWN_OUTCOME) {
                    throw failure;
                }
                return lookUp(name, content, failure);
            }
        });
    }

    private CreateOutcome lookUp(String name, ObjectContent content, TributaryException lostReply) {
        Optional<StoredObject> found = store.find(name);
        if (found.isEmpty()) {
            throw new TributaryException(ErrorKind.TRANSIENT, lostReply.getMessage() + ", and did not", lostReply);
        }
        boolean ours = found.get().crc32c().equals(content.crc32c());
        return ours ? CreateOutcome.CREATED : CreateOutcome.ALREADY_EXISTS;
    }

    @Override
    public Optional<byte[]> read(String name) {
        return retrier.call("read " + name, () -> store.read(name));
    }

    @Override
    public Optional<StoredObject> find(String name) {
        return retrier.call("look for " + name, () -> store.find(name));
    }

    @Override
    public Stream<String> list(String prefix) {
        // What a listing begins with is fetched here; what fails later is its reader's.
        return retrier.call("list " + prefix, () -> store.list(prefix));
    }

    @Override
    public void delete(String name) {
        retrier.call("delete " + name, () -> {
            deleteAgain(name);
            return true;
        });
    }

    private void deleteAgain(String name) {
        try {
            store.delete(name);
        } catch (TributaryException failure) {
            if (failure.kind() != ErrorKind.UNKNOWN_OUTCOME) {
                throw failure;
            }
            // To delete twice is to delete once.
            throw new TributaryException(ErrorKind.TRANSIENT, String.valueOf(failure.getMessage()), failure);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
