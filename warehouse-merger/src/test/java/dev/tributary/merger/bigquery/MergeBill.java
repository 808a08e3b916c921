package dev.tributary.merger.bigquery;

import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.bigquery.MergeReads.Statement;
import dev.tributary.merger.bigquery.StatementReads.Read;
import dev.tributary.merger.sql.MetaColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What BigQuery bills for a merge: of each table that a statement reads the bytes of the columns that it names, in the
 * partitions and blocks that its constants leave, and 10 MB at least.
 */
final class MergeBill {

    /** Below this size of a table clustering gains nothing, says BigQuery's documentation; so large are the blocks here. */
    private static final double BLOCK = 64 << 20;

    private static final double LEAST = 10 << 20;

    /** Bytes of values that are mostly NULL or empty, or of texts; of the rest, BigQuery's size of the type. */
    private static final Map<String, Double> WIDTHS = Map.ofEntries(
            Map.entry("_op", 3.0),
            Map.entry("_barrier_before", 0.0),
            Map.entry("_unchanged", 2.0),
            Map.entry("_original", 5.0),
            Map.entry("_quality_flags", 3.0),
            Map.entry("status", 10.0),
            Map.entry("city", 12.0),
            Map.entry("street", 26.0),
            Map.entry("note", 30.0),
            Map.entry("large_text", 3_000.0));

    private static final Map<String, Double> TYPES = Map.of("STRING", 38.0, "NUMERIC", 16.0, "BOOL", 1.0);

    private enum Place {
        BRONZE,
        STATE,
        BATCH,
        EMPTY
    }

    /** A table in a statement: bytes of a row, and whether constants of the statement leave rows of it out. */
    private record Part(Place place, double width, boolean pruned) {}

    /** How much there is to read. */
    record Rows(double batch, double bronzeRange, double bronze, double stateRange, double state) {}

    /** Bytes with and without the constants; of the first, how much is only the least that is billed for a table. */
    record Bill(double pruned, double whole, double least) {
        static final Bill NOTHING = new Bill(0, 0, 0);

        Bill and(Bill more) {
            return new Bill(pruned + more.pruned, whole + more.whole, least + more.least);
        }
    }

    /** A statement, and what was billed for it up to now. */
    private static final class Step {
        final String name;
        final List<Part> parts;
        double pruned;
        double whole;
        double least;

        Step(String name, List<Part> parts) {
            this.name = name;
            this.parts = parts;
        }
    }

    private final KeyKind kind;
    private final boolean largeText;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Double> widths = new HashMap<>();
    private final double ofRow;
    private final double ofState;

    MergeBill(KeyKind kind, boolean largeText) {
        CleanSchema schema = kind.schema(largeText);
        BigQueryDialect dialect = new BigQueryDialect(MergeStatements.CONFIG);
        schema.columns()
                .forEach(column -> widths.put(column.name(), width(column.name(), dialect.type(column.type()))));
        MetaColumn.ALL.forEach(column -> widths.put(column.name(), width(column.name(), dialect.metaType(column))));
        this.kind = kind;
        this.largeText = largeText;
        this.ofRow = width(widths.keySet());
        Set<String> inState = new HashSet<>(MetaColumn.stateNames());
        schema.columns().forEach(column -> inState.add(column.name()));
        this.ofState = width(inState) + 1;
        for (Statement statement : MergeReads.of(schema, kind.file(), largeText)) {
            List<Part> parts = new ArrayList<>();
            statement.reads().forEach((table, read) -> parts.add(part(table, read)));
            steps.add(new Step(statement.step(), parts));
        }
    }

    private Part part(String table, Read read) {
        Place place = place(table);
        double all = place == Place.STATE ? ofState : ofRow;
        boolean pruned = read.between().contains(place == Place.STATE ? "id" : Meta.SOURCE_TS);
        return new Part(place, width(read.columns()) + (read.altered() ? all : 0), pruned);
    }

    KeyKind kind() {
        return kind;
    }

    /** Of which tables. */
    String text() {
        return kind.text() + (largeText ? "; large text" : "");
    }

    private static double width(String name, String type) {
        return WIDTHS.getOrDefault(name, TYPES.getOrDefault(type, 8.0));
    }

    private double width(Set<String> columns) {
        return columns.stream()
                .mapToDouble(column -> widths.getOrDefault(column, 1.0))
                .sum();
    }

    private static Place place(String table) {
        String name = table.substring(table.lastIndexOf('.') + 1);
        if (table.contains(".bronze.")) {
            return Place.BRONZE;
        }
        if (table.contains(".silver.")) {
            return Place.STATE;
        }
        return name.startsWith("landed") || name.startsWith("staged") || name.startsWith("fold")
                ? Place.BATCH
                : Place.EMPTY;
    }

    /** How many rows the blocks hold in which the newest rows of the state table lie. */
    double stateBlocks(double newest, double all) {
        double perBlock = BLOCK / ofState;
        return all - Math.floor((all - newest) / perBlock) * perBlock;
    }

    /** Of a merge. */
    Bill of(Rows rows) {
        Bill sum = Bill.NOTHING;
        for (Step step : steps) {
            double pruned = 0;
            double whole = 0;
            double least = 0;
            for (Part part : step.parts) {
                double all = all(part.place, rows) * part.width;
                double some = part.pruned ? range(part.place, rows) * part.width : all;
                pruned += Math.max(LEAST, some);
                whole += Math.max(LEAST, all);
                least += Math.max(0, LEAST - some);
            }
            step.pruned += pruned;
            step.whole += whole;
            step.least += least;
            sum = sum.and(new Bill(pruned, whole, least));
        }
        return sum;
    }

    /** Adds all that was billed to what each step of the merge has. */
    void addTo(Map<String, Bill> byStep) {
        steps.forEach(step -> byStep.merge(step.name, new Bill(step.pruned, step.whole, step.least), Bill::and));
    }

    private static double all(Place place, Rows rows) {
        return switch (place) {
            case BRONZE -> rows.bronze;
            case STATE -> rows.state;
            case BATCH -> rows.batch;
            case EMPTY -> 0;
        };
    }

    private static double range(Place place, Rows rows) {
        return place == Place.STATE ? rows.stateRange : rows.bronzeRange;
    }
}
