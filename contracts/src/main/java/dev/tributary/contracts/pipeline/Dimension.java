package dev.tributary.contracts.pipeline;

/** The dimensions of data quality that a rule can belong to. */
public enum Dimension {
    COMPLETENESS,
    VALIDITY,
    CONSISTENCY,
    TIMELINESS,
    UNIQUENESS,
    ACCURACY,
    CONFORMITY,
    INTEGRITY
}
