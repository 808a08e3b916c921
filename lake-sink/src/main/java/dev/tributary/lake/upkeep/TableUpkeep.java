package dev.tributary.lake.upkeep;

import dev.tributary.contracts.TableId;
import java.util.Locale;

/**
 * What was done with a table, or would be.
 *
 * @param compacted small files that became fewer
 * @param expired what is older than it is kept
 * @param swept files that were deleted because no reader takes them, those that are too old among them
 */
public record TableUpkeep(TableId table, Compacted compacted, Expired expired, long swept) {

    /** One line for people. */
    public String text() {
        String after = compacted.bytesAfter().isPresent()
                ? " of " + megabytes(compacted.bytesAfter().getAsLong())
                : "";
        return table + ": compacts " + compacted.filesBefore() + " files of " + megabytes(compacted.bytesBefore())
                + " into "
                + compacted.filesAfter() + after + "; too old: " + expired.files() + " files of "
                + megabytes(expired.bytes()) + "; deletes " + swept + " files";
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", (double) bytes / 1e6);
    }
}
