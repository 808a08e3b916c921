package dev.tributary.merger.books;

import java.util.Locale;

/** A step on the way of a change, in their order. */
public enum Stage {
    PROCESSED("captured", "processed"),
    LANDED("processed", "landed in the lake"),
    MERGED("landed in the lake", "merged into bronze");

    private final String before;
    private final String done;

    Stage(String before, String done) {
        this.before = before;
        this.done = done;
    }

    /** Its name in metrics. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    String before() {
        return before;
    }

    String done() {
        return done;
    }
}
