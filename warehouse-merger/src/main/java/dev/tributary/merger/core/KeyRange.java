package dev.tributary.merger.core;

import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.lake.LakeFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Between which values a key column of a batch lies, to leave blocks of the target unread. Only where the order of the
 * text in the commit objects is beyond doubt the warehouse's own: integers, UUIDs, and text of ASCII alone (beyond
 * that, UTF-16 and UTF-8 order some characters differently).
 *
 * @param column the key column
 * @param min the lowest value, as text
 * @param max the highest value, as text
 */
public record KeyRange(String column, String min, String max) {

    /** The ranges of a batch, for those of its key columns that have one. */
    public static List<KeyRange> of(TableBatch batch) {
        List<KeyRange> ranges = new ArrayList<>();
        List<CleanColumn> key = batch.files().get(0).schema().keyColumns();
        for (int i = 0; i < key.size(); i++) {
            of(batch, key.get(i), i).ifPresent(ranges::add);
        }
        return List.copyOf(ranges);
    }

    private static Optional<KeyRange> of(TableBatch batch, CleanColumn column, int position) {
        Comparator<String> order;
        if (column.type() == CleanType.Plain.LONG) {
            order = Comparator.comparingLong(Long::parseLong);
        } else if (column.type() == CleanType.Plain.STRING || column.type() == CleanType.Plain.UUID) {
            order = Comparator.naturalOrder();
        } else {
            return Optional.empty();
        }
        List<String> lows = new ArrayList<>();
        List<String> highs = new ArrayList<>();
        for (BatchFile each : batch.files()) {
            LakeFile file = each.file();
            List<String> low = file.minKey();
            List<String> high = file.maxKey();
            if (low == null || high == null || low.size() <= position || high.size() <= position) {
                return Optional.empty();
            }
            lows.add(low.get(position));
            highs.add(high.get(position));
        }
        if (!lows.stream().allMatch(KeyRange::isAscii) || !highs.stream().allMatch(KeyRange::isAscii)) {
            return Optional.empty();
        }
        return Optional.of(new KeyRange(
                column.name(),
                lows.stream().min(order).orElseThrow(),
                highs.stream().max(order).orElseThrow()));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(unit -> unit < 0x80);
    }
}
