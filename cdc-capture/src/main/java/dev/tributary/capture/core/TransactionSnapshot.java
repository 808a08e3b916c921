package dev.tributary.capture.core;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which transactions a read of the source saw: what {@code pg_current_snapshot()} says, in the 32 bits that the stream of
 * changes has of a transaction's id.
 *
 * @param end one past the highest id of those that had ended
 * @param running those before it that had not ended
 */
public record TransactionSnapshot(long end, Set<Long> running) {

    private static final long BITS = 0xFFFF_FFFFL;

    /** Parses {@code xmin:xmax:xip,xip}. */
    public static TransactionSnapshot parse(String text) {
        String[] parts = text.split(":", -1);
        Set<Long> running = parts[2].isEmpty()
                ? Set.of()
                : Arrays.stream(parts[2].split(","))
                        .map(id -> Long.parseLong(id) & BITS)
                        .collect(Collectors.toSet());
        return new TransactionSnapshot(Long.parseLong(parts[1]) & BITS, running);
    }

    /**
     * Whether it saw what a transaction wrote that has committed.
     *
     * @param transaction its id, as the stream has it; ids wrap around, so the nearer half of them lies before the end
     */
    public boolean sees(long transaction) {
        return (int) (transaction - end) < 0 && !running.contains(transaction & BITS);
    }
}
