package dev.tributary.merger.sql;

/**
 * "In this partition, every row older than that is gone": a TRUNCATE, or the end of a re-snapshot.
 *
 * @param epoch its epoch
 * @param partition the raw partition
 * @param offset its own raw offset
 * @param before rows with a lower raw offset, or of an earlier epoch, are gone
 */
public record Barrier(long epoch, long partition, long offset, long before) {

    /**
     * Marks those rows. They take the barrier's version, so that no replay of an older change brings them back (I5).
     */
    public String sql(MergeSql sql) {
        return """
                UPDATE %s _t SET _deleted = TRUE, _epoch = %d, _raw_offset = %d
                WHERE _raw_partition = %d AND NOT _deleted AND (_epoch < %d OR (_epoch = %d AND _raw_offset < %d))""".formatted(sql.state(), epoch, offset, partition, epoch, epoch, before);
    }
}
