package dev.tributary.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.local.verify.TableReport;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How results are printed: for people, or as JSON objects of one line. */
public final class Output {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Output() {}

    /** A value as JSON on one line. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A line per table. */
    public static void tables(PrintWriter out, List<TableReport> tables) {
        String row = "  %-24s %10s %10s %9s %7s %10s %9s %8s%n";
        out.printf(
                Locale.ROOT, row, "table", "source", "silver", "missing", "extra", "different", "rejected", "flagged");
        for (TableReport table : tables) {
            out.printf(
                    Locale.ROOT,
                    row,
                    table.table(),
                    table.sourceRows(),
                    table.silverRows(),
                    table.missing(),
                    table.extra(),
                    table.different(),
                    table.rejected(),
                    table.flagged());
        }
    }

    /** The outcome of a comparison, for JSON: {@code equal} and the tables; more may be put in. */
    public static Map<String, Object> outcome(List<TableReport> tables) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("equal", equal(tables));
        outcome.put("tables", tables.stream().map(Output::fields).toList());
        return outcome;
    }

    /** Whether all tables were compared and are equal; nothing compared is not equal. */
    public static boolean equal(List<TableReport> tables) {
        return !tables.isEmpty() && tables.stream().allMatch(TableReport::equal);
    }

    private static Map<String, Object> fields(TableReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("table", report.table());
        fields.put("sourceRows", report.sourceRows());
        fields.put("silverRows", report.silverRows());
        fields.put("missing", report.missing());
        fields.put("extra", report.extra());
        fields.put("different", report.different());
        fields.put("rejected", report.rejected());
        fields.put("flagged", report.flagged());
        return fields;
    }
}
