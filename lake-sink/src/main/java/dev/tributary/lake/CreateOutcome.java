package dev.tributary.lake;

/** What became of the wish to create an object. */
public enum CreateOutcome {
    /** It was not there, and is now, whole. */
    CREATED,
    /** There was one of that name; it is as it was. */
    ALREADY_EXISTS
}
