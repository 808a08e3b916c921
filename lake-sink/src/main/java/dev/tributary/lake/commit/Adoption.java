package dev.tributary.lake.commit;

import dev.tributary.contracts.lake.LakeCommit;
import java.util.Optional;

/**
 * What the lake held beyond Kafka's offset.
 *
 * @param first the first commit that was adopted, if there was one
 * @param end where the last one ends; where it began, if there was none
 */
public record Adoption(Optional<LakeCommit> first, long end) {}
