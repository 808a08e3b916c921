package dev.tributary.contracts.pipeline;

/** What happens to a row that breaks a rule. */
public enum OnFail {
    /** It passes, with the rule's name in its quality flags. */
    FLAG,
    /** It stays in bronze and does not reach silver. */
    REJECT
}
