package dev.tributary.lake.commit;

/** Whether a partition is still ours; asked before each step that others see. Thread-safe. */
@FunctionalInterface
public interface Ownership {

    boolean isOurs();
}
