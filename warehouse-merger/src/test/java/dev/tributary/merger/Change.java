package dev.tributary.merger;

import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.Meta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A clean record for tests. Values are SQL literals, or null; one named {@code original:} and a column is that column's text
 * in {@code _original}, not a literal. Without a value beside it, the column's type could not hold it.
 *
 * @param before of a barrier
 */
public record Change(
        String op,
        int epoch,
        int partition,
        long offset,
        @Nullable Long id,
        Map<String, String> values,
        Set<String> unchanged,
        boolean rejected,
        @Nullable Long before,
        long revision) {

    /** Processed once, as its place says. */
    public Change(
            String op,
            int epoch,
            int partition,
            long offset,
            @Nullable Long id,
            Map<String, String> values,
            Set<String> unchanged,
            boolean rejected,
            @Nullable Long before) {
        this(op, epoch, partition, offset, id, values, unchanged, rejected, before, offset);
    }

    static final String ORIGINAL = "original:";

    /** 2026-11-21T14:00Z. */
    public static final long TIME = 1_795_269_600_000_000L;

    /** A change of partition 0 in epoch 1; values are {@code column=literal}. */
    public static Change of(String op, long offset, long id, String... values) {
        Map<String, String> map = new HashMap<>();
        Arrays.stream(values).forEach(value -> map.put(value.split("=", 2)[0], value.split("=", 2)[1]));
        return new Change(op, 1, 0, offset, id, map, Set.of(), false, null);
    }

    public static Change barrier(int epoch, int partition, long offset, @Nullable Long before) {
        return new Change(Meta.BARRIER, epoch, partition, offset, null, Map.of(), Set.of(), false, before);
    }

    public Change revised(long later) {
        return new Change(op, epoch, partition, offset, id, values, unchanged, rejected, before, later);
    }

    public Change unsent(String... columns) {
        return new Change(op, epoch, partition, offset, id, values, Set.of(columns), rejected, before, revision);
    }

    public Change reject() {
        return new Change(op, epoch, partition, offset, id, values, unchanged, true, before, revision);
    }

    String literals(CleanSchema schema) {
        StringJoiner row = new StringJoiner(", ");
        schema.columns()
                .forEach(column -> row.add(
                        column.name().equals("id") && !values.containsKey("id")
                                ? String.valueOf(id)
                                : values.getOrDefault(column.name(), "NULL")));
        row.add("'" + op + "'").add("make_timestamptz(" + (TIME + offset * 1_000_000) + ")");
        row.add(values.getOrDefault(Meta.LSN, "NULL"))
                .add(values.getOrDefault(Meta.TX_ID, "NULL"))
                .add("" + epoch)
                .add("" + partition)
                .add("" + offset)
                .add("" + before);
        row.add(list(List.copyOf(unchanged))).add(original());
        List<String> flags = new ArrayList<>(rejected ? List.of("rule") : List.of());
        originals()
                .filter(column -> !values.containsKey(column))
                .forEach(column -> flags.add(Meta.UNREPRESENTABLE + column));
        row.add(list(flags)).add(rejected ? "0.5" : "1.0").add("" + rejected).add("" + revision);
        return row.toString();
    }

    private Stream<String> originals() {
        return values.keySet().stream()
                .filter(name -> name.startsWith(ORIGINAL))
                .map(name -> name.substring(ORIGINAL.length()));
    }

    private String original() {
        String members = originals()
                .map(column -> "\"" + column + "\":\"" + values.get(ORIGINAL + column) + "\"")
                .collect(Collectors.joining(","));
        return members.isEmpty() ? "NULL" : "'{" + members + "}'";
    }

    private static String list(List<String> texts) {
        return texts.stream()
                .map(text -> "'" + text.replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "[", "]::VARCHAR[]"));
    }
}
