package dev.tributary.merger.core;

import dev.tributary.contracts.lake.LakeCommit;
import java.util.Optional;

/** Tells what has taken the place of commits whose files the lake no longer has. */
@FunctionalInterface
public interface Replacements {

    /**
     * The commit that has taken the place of one, and of others beside it; empty if none has.
     *
     * @throws dev.tributary.service.error.TributaryException {@code NEEDS_OPERATOR} if the lake no longer has its rows, because
     *     they are older than they are kept; {@code TRANSIENT} if the lake cannot be asked
     */
    Optional<LakeCommit> of(LakeCommit commit);
}
