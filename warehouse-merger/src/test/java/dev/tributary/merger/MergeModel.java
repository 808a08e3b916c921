package dev.tributary.merger;

import dev.tributary.contracts.clean.Meta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What bronze, fold and MERGE have to come to, in plain Java: one change after the other. */
final class MergeModel {

    private final Map<Long, Map<String, String>> source = new HashMap<>();
    private final Map<Long, Row> state = new TreeMap<>();

    private record Row(Map<String, String> values, boolean deleted, int epoch, int partition, long offset) {}

    /** The rows of the state table, each as one text, by key. */
    static List<String> state(List<List<Change>> partitions) {
        MergeModel model = new MergeModel();
        partitions.forEach(changes -> changes.forEach(model::apply));
        List<String> rows = new ArrayList<>();
        model.state.forEach((id, row) -> rows.add(id + "|" + text(row, "name") + "|"
                + text(row, "big") + "|" + text(row, Change.ORIGINAL + "name") + "|"
                + text(row, Change.ORIGINAL + "big")
                + "|" + unrepresentable(row) + "|" + row.deleted + "|" + row.epoch + "|" + row.partition + "|"
                + row.offset));
        return rows;
    }

    private static String text(Row row, String column) {
        return row.values.getOrDefault(column, "NULL").replace("'", "");
    }

    private static long unrepresentable(Row row) {
        return Stream.of("name", "big")
                .filter(column -> row.values.containsKey(Change.ORIGINAL + column) && !row.values.containsKey(column))
                .count();
    }

    private void apply(Change change) {
        if (change.op().equals(Meta.BARRIER)) {
            state.replaceAll((id, row) -> isOlder(row, change) ? gone(row, change) : row);
            return;
        }
        Map<String, String> row = new HashMap<>(change.values());
        if (change.op().equals(Meta.UPDATE)) {
            Map<String, String> before = source.getOrDefault(change.id(), Map.of());
            change.unchanged().stream()
                    .flatMap(column -> Stream.of(column, Change.ORIGINAL + column))
                    .filter(before::containsKey)
                    .forEach(name -> row.put(name, before.get(name)));
        }
        source.put(change.id(), row);
        if (!change.rejected()) {
            boolean deleted = change.op().equals(Meta.DELETE);
            state.put(change.id(), new Row(row, deleted, change.epoch(), change.partition(), change.offset()));
        }
    }

    private static boolean isOlder(Row row, Change barrier) {
        Long before = barrier.before();
        long limit = before == null ? barrier.offset() : before;
        return !row.deleted
                && row.partition == barrier.partition()
                && (row.epoch < barrier.epoch() || (row.epoch == barrier.epoch() && row.offset < limit));
    }

    private static Row gone(Row row, Change barrier) {
        return new Row(row.values, true, barrier.epoch(), row.partition, barrier.offset());
    }
}
