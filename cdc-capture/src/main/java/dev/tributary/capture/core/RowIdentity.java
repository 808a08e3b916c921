package dev.tributary.capture.core;

/** How the rows of a table are told apart. */
public enum RowIdentity {
    PRIMARY_KEY("primary key"),
    CONFIGURED_KEY("key of the pipeline file"),
    IDENTITY_INDEX("index of its REPLICA IDENTITY"),
    WHOLE_ROW("the whole row"),
    APPEND_ONLY("none: append-only, UPDATE and DELETE fail in the source");

    private final String text;

    RowIdentity(String text) {
        this.text = text;
    }

    /** Whether some of the columns tell the rows apart. */
    public boolean isKey() {
        return this != WHOLE_ROW && this != APPEND_ONLY;
    }

    @Override
    public String toString() {
        return text;
    }
}
