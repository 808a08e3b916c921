package dev.tributary.merger.sql;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which changes of bronze a transaction of the source had seen: those of transactions that had ended by then. A row that was
 * read for a snapshot says no transaction; it is one of that moment if the WAL ended before when it was read. One that was
 * read later tells what may have come later, and what was there before it is in bronze all the same.
 *
 * @param before where the WAL ended before the transaction looked
 * @param end one past the highest transaction id that had ended, in 32 bits
 * @param running those before it that had not ended, in 32 bits
 * @param since the source's time, in microseconds, that all which had not ended was committed behind; long before it looked
 */
public record SeenChanges(long before, long end, Set<Long> running, long since) {

    private static final long IDS = 1L << 32;

    public SeenChanges {
        running = Set.copyOf(running);
    }

    /**
     * A condition that is true of what was not seen. Ids wrap around; so their order is asked only of what is young, and then
     * the nearer half of them lies before the end. Of a source that was replaced all rows were read again, so it does not
     * matter what this says of the changes that the earlier one sent.
     *
     * @param change the prefix of the change's columns
     */
    String unseen(MergeSql sql, String change) {
        String ran = running.isEmpty()
                ? "FALSE"
                : "MOD(%1$s_tx_id + %2$d, %2$d) IN (%3$s)"
                        .formatted(
                                change,
                                IDS,
                                running.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        return """
                (%1$s_source_ts >= %2$s AND CASE
                  WHEN %1$s_tx_id IS NULL OR %1$s_barrier_before IS NOT NULL THEN COALESCE(%1$s_lsn, 0) >= %3$d
                  ELSE %4$s OR MOD(%1$s_tx_id - %5$d + %6$d, %7$d) < %8$d END)""".formatted(change, sql.dialect().timestamp(since), before, ran, end, 2 * IDS, IDS, IDS / 2);
    }
}
