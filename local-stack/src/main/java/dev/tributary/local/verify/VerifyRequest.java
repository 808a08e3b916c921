package dev.tributary.local.verify;

import dev.tributary.contracts.TableId;
import java.time.Duration;
import java.util.List;

/**
 * What is to be compared, and how.
 *
 * @param tables as {@code schema.table}; empty for all
 * @param maxRowsPerSecond how many rows of the source are read at most; 0 = as fast as it goes
 * @param timeoutSeconds how long one stage may take to pass the mark
 * @param repair whether rows that differ are read again
 */
public record VerifyRequest(List<String> tables, long maxRowsPerSecond, long timeoutSeconds, boolean repair) {

    /** All tables, at a pace that leaves the source to its work. */
    public static final VerifyRequest ALL = new VerifyRequest(List.of(), 100_000, 600, false);

    public VerifyRequest {
        tables = List.copyOf(tables);
        if (maxRowsPerSecond < 0 || timeoutSeconds < 1) {
            throw new IllegalArgumentException("rows a second are 0 or more, and a time-out is a second or more");
        }
    }

    boolean asksFor(TableId table) {
        return tables.isEmpty() || tables.contains(table.toString());
    }

    /** As long as one stage may take. */
    public Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    /** The same of other tables. */
    public VerifyRequest of(List<String> others) {
        return new VerifyRequest(others, maxRowsPerSecond, timeoutSeconds, repair);
    }
}
