package dev.tributary.contracts.pipeline;

/** How BigQuery comes to read the files of a batch. */
public enum StageBy {
    /** A load job copies them, which is free and counts towards the loads of a day. */
    LOAD,
    /** They are read where they are, which bills their bytes and takes no load. */
    EXTERNAL
}
