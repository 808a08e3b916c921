package dev.tributary.lake.upkeep;

import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.StoredObject;
import java.util.Optional;
import java.util.stream.Stream;

/** A store that lets a test look on after each effect, and whose client is killed when the test says so. */
final class WatchedStore implements ObjectStore {

    /** The end of the process. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final ObjectStore store;
    private Runnable afterEffect = () -> {};
    private int effectsLeft = Integer.MAX_VALUE;
    private Runnable other = () -> {};
    private int otherAfter;

    WatchedStore(ObjectStore store) {
        this.store = store;
    }

    void afterEffect(Runnable look) {
        this.afterEffect = look;
    }

    /** Kills its client at a later create or delete, before it has an effect. */
    void killAfter(int effects) {
        effectsLeft = effects;
    }

    /** Lets another do something, once, before an effect that comes after so many others. */
    void beforeEffect(int effects, Runnable another) {
        otherAfter = effects;
        other = another;
    }

    private void effect() {
        if (otherAfter-- == 0) {
            Runnable now = other;
            other = () -> {};
            now.run();
        }
        if (effectsLeft-- <= 0) {
            throw new Killed();
        }
    }

    @Override
    public CreateOutcome create(String name, ObjectContent content) {
        effect();
        CreateOutcome outcome = store.create(name, content);
        afterEffect.run();
        return outcome;
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
        effect();
        store.delete(name);
        afterEffect.run();
    }

    /** The next process opens it again. */
    @Override
    public void close() {}
}
