package dev.tributary.service.error;

/** What kind of failure it is, and so what is done about it. */
public enum ErrorKind {
    /** It did not happen and may well work the next time: retried with back-off. */
    TRANSIENT,
    /** It may have happened: looked up, then retried. */
    UNKNOWN_OUTCOME,
    /** This one record cannot be processed: to the dead letters. */
    BAD_RECORD,
    /** Nothing gets better by itself: stop, and say the remedy. */
    NEEDS_OPERATOR,
    /** A fault of ours: the process ends. */
    BUG
}
