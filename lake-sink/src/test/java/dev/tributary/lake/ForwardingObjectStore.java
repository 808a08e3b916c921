package dev.tributary.lake;

import java.util.Optional;
import java.util.stream.Stream;

/** Passes all on, for stores that do otherwise in one thing. */
public abstract class ForwardingObjectStore implements ObjectStore {

    private final ObjectStore store;

    protected ForwardingObjectStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public CreateOutcome create(String name, ObjectContent content) {
        return store.create(name, content);
    }

    @Override
    public Optional<byte[]> read(String name) {
        return store.read(name);
    }

    @Override
    public Optional<StoredObject> find(String name) {
        return store.find(name);
    }

    @Override
    public Stream<String> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public void delete(String name) {
        store.delete(name);
    }

    @Override
    public void close() {
        store.close();
    }
}
