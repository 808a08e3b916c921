package dev.tributary.local.smoke;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.Meta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** A table with a column of each type, what changes in it, and the rows that are there then. Not thread-safe. */
final class SmokeTable {

    /** Sent with the insert, and not with the update: as Postgres does with large values that have not changed. */
    static final String NOTE = "note";

    private static final String ID = "id";

    private static final Map<String, String> COLUMNS = columns(
            ID,
            "long",
            "name",
            "string",
            NOTE,
            "string",
            "amount",
            "decimal(12,2)",
            "rate",
            "decimal(38,20)",
            "ratio",
            "double",
            "paid",
            "boolean",
            "doc",
            "json",
            "raw",
            "bytes",
            "day",
            "date",
            "clock",
            "time",
            "local_ts",
            "local_timestamp",
            "ts",
            "timestamp",
            "uid",
            "uuid");

    private static final Map<String, String> ADDED = columns("added", "string");

    private final TableId table;
    private final long sourceTs;
    private final Map<Long, Map<String, String>> live = new TreeMap<>();
    private CleanSchema schema;
    private long rawOffset;

    /**
     * @param sourceTs the commit time of all changes, in microseconds
     */
    SmokeTable(TableId table, long sourceTs) {
        this.table = table;
        this.sourceTs = sourceTs;
        this.schema = schema(COLUMNS);
    }

    /** As the last batch had it. */
    CleanSchema schema() {
        return schema;
    }

    /** The rows that live, in the order of their key: by column, without those that are NULL. */
    List<Map<String, String>> live() {
        return List.copyOf(live.values());
    }

    /** Four rows: usual values, others at the edge, some text that wants quoting, and nothing but NULL. */
    List<GenericRecord> inserts() {
        return List.of(
                insert(row(
                        1, "Ana", "a note that is not sent again", "19.90", "0.12345678901234567890", "0.1", "true")),
                insert(row(2, "", "deleted below", "-9999999999.99", "-1.00000000000000000001", "-1.5E300", "false")),
                insert(row(3, "it's \"quoted\" \\ `so` ÄÖ€😀\n", "x", "0.00", "99999999999999999.5", "1.0E-5", "true")),
                insert(Map.of(ID, "4")));
    }

    /** One without a column, two of one row, a delete and an insert. */
    List<GenericRecord> changes() {
        Map<String, String> paid = row(1, "Ana Maria", "", "20.10", "0.5", "0.25", "true");
        paid.remove(NOTE);
        return List.of(
                change(Meta.UPDATE, paid, List.of(NOTE)),
                change(Meta.DELETE, Map.of(ID, "2"), List.of()),
                change(Meta.UPDATE, row(3, "once", "x", "1.00", "1", "1", "false"), List.of()),
                change(Meta.UPDATE, row(3, "twice", "y", "2.00", "2", "2", "true"), List.of()),
                insert(row(5, "Eva", "z", "5.55", "5", "5", "true")));
    }

    /** With a column that was not there before. */
    List<GenericRecord> withAColumnMore() {
        Map<String, String> more = new LinkedHashMap<>(COLUMNS);
        more.putAll(ADDED);
        schema = schema(more);
        Map<String, String> row = row(6, "Zoë", "n", "6.66", "6", "6", "false");
        row.put("added", "new");
        return List.of(change(Meta.UPDATE, Map.of(ID, "4", "added", "too"), List.of()), insert(row));
    }

    private static Map<String, String> row(
            long id, String name, String note, String amount, String rate, String ratio, String paid) {
        Map<String, String> row = new HashMap<>();
        row.put(ID, Long.toString(id));
        row.put("name", name);
        row.put(NOTE, note);
        row.put("amount", amount);
        row.put("rate", rate);
        row.put("ratio", ratio);
        row.put("paid", paid);
        row.put("doc", "{\"id\": %d, \"list\": [1, null, \"é\"], \"empty\": {}}".formatted(id));
        row.put("raw", "00ff0" + id);
        row.put("day", "1999-12-3" + id % 2);
        row.put("clock", "23:59:59.00000" + id);
        row.put("local_ts", "2026-03-29T02:30:00.12345" + id);
        row.put("ts", "179526960000000" + id);
        row.put("uid", "00000000-0000-4000-8000-00000000000" + id);
        return row;
    }

    private GenericRecord insert(Map<String, String> values) {
        return change(Meta.CREATE, values, List.of());
    }

    private GenericRecord change(String op, Map<String, String> values, List<String> unsent) {
        long id = Long.parseLong(values.getOrDefault(ID, ""));
        Map<String, String> before = live.remove(id);
        if (!op.equals(Meta.DELETE)) {
            Map<String, String> after = new HashMap<>(values);
            unsent.forEach(column -> {
                if (before != null && before.containsKey(column)) {
                    after.put(column, before.get(column));
                }
            });
            live.put(id, after);
        }
        return record(op, values, unsent);
    }

    private GenericRecord record(String op, Map<String, String> values, List<String> unsent) {
        Schema avro = schema.avro();
        GenericRecord row = new GenericData.Record(avro);
        for (CleanColumn column : schema.columns()) {
            @Nullable String text = values.get(column.name());
            row.put(column.name(), text == null ? null : TextValues.avro(column.type(), text));
        }
        row.put(Meta.OP, op);
        row.put(Meta.SOURCE_TS, sourceTs);
        row.put(Meta.EPOCH, 1);
        row.put(Meta.RAW_PARTITION, 0);
        row.put(Meta.RAW_OFFSET, rawOffset++);
        row.put(Meta.UNCHANGED, unsent);
        row.put(Meta.QUALITY_FLAGS, List.of());
        row.put(Meta.QUALITY_SCORE, 1.0);
        row.put(Meta.REJECTED, false);
        return row;
    }

    private CleanSchema schema(Map<String, String> columns) {
        List<CleanColumn> all = new ArrayList<>();
        columns.forEach((name, type) -> all.add(new CleanColumn(name, name, type, CleanType.parse(type))));
        return new CleanSchema(table, all, List.of(ID));
    }

    private static Map<String, String> columns(String... namesAndTypes) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.put(namesAndTypes[i], namesAndTypes[i + 1]);
        }
        return columns;
    }
}
