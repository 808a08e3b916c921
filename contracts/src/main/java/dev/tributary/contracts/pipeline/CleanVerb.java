package dev.tributary.contracts.pipeline;

/** What cleaning can do to a text column, in the file's order; a verb's name there is lower case with dashes. */
public enum CleanVerb {
    /** White space at both ends goes. */
    TRIM,
    /** Each run of white space becomes one space. */
    COLLAPSE_SPACES,
    /** Upper case, by Unicode's rules, of no language. */
    UPPER,
    /** Lower case, by Unicode's rules, of no language. */
    LOWER,
    /** An empty text becomes NULL. */
    EMPTY_TO_NULL
}
