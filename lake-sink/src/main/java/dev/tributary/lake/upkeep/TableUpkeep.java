package dev.tributary.lake.upkeep;

import dev.tributary.contracts.TableId;

/**
 * What was done with a table, or would be.
 *
 * @param compacted small files that became fewer
 * @param expired what is older than it is kept
 * @param swept files that were deleted because no reader takes them, those that are too old among them
 */
public record TableUpkeep(TableId table, Compacted compacted, Expired expired, long swept) {}
