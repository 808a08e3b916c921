package dev.tributary.lake;

import dev.tributary.contracts.lake.LakeCommit;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A store in which another writer's commit comes first, where the function of the name gives one. */
record OvertakingStore(ObjectStore store, Function<String, Optional<LakeCommit>> other) implements ObjectStore {

    @Override
    public CreateOutcome create(String name, ObjectContent content) {
        other.apply(name).ifPresent(commit -> store.create(name, ObjectContent.of(commit.toJson())));
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
