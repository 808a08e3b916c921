package dev.tributary.lake.commit;

import dev.tributary.contracts.lake.LakeCommit;

/** What became of a batch. */
public sealed interface Landing {

    /**
     * It is in the lake.
     *
     * @param commit its commit object
     */
    record Committed(LakeCommit commit) implements Landing {}

    /**
     * Another writer's is, in its place.
     *
     * @param commit that writer's, with the same start offset
     */
    record Adopted(LakeCommit commit) implements Landing {}

    /** The partition was taken from us before; nothing of it is in the lake. */
    record Abandoned() implements Landing {}
}
