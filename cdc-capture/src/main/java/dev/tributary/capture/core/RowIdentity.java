package dev.tributary.capture.core;

/** How the rows of a table are told apart. */
public enum RowIdentity {
    PRIMARY_KEY("primary key"),
    CONFIGURED_KEY("key of the pipeline file"),
    IDENTITY_INDEX("index of its REPLICA IDENTITY"),
    WHOLE_ROW("none: silver appends, updates and deletes are in bronze only"),
    APPEND_ONLY("none: append-only, UPDATE and DELETE fail in the source");

    private final String text;

    RowIdentity(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
