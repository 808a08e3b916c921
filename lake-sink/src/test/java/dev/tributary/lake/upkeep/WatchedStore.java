package dev.tributary.lake.upkeep;

import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ForwardingObjectStore;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;

/** A store that lets a test look on after each effect, and whose client is killed when the test says so. */
final class WatchedStore extends ForwardingObjectStore {

    /** The end of the process. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private Runnable afterEffect = () -> {};
    private int effectsLeft = Integer.MAX_VALUE;
    private Runnable other = () -> {};
    private int otherAfter;

    WatchedStore(ObjectStore store) {
        super(store);
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
        CreateOutcome outcome = super.create(name, content);
        afterEffect.run();
        return outcome;
    }

    @Override
    public void delete(String name) {
        effect();
        super.delete(name);
        afterEffect.run();
    }

    /** The next process opens it again. */
    @Override
    public void close() {}
}
