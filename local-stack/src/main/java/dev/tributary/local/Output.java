package dev.tributary.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.local.verify.Difference;
import dev.tributary.local.verify.TableReport;
import dev.tributary.service.finding.Finding;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How results are printed: for people, or as JSON objects of one line. */
public final class Output {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_SHOWN = 20;

    private Output() {}

    /** A value as JSON on one line. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What a check has found: a line, and its remedy below. */
    public static void finding(PrintWriter out, Finding finding) {
        out.printf("%-8s %s: %s%n", finding.severity(), finding.subject(), finding.message());
        if (!finding.remedy().isEmpty()) {
            out.printf("         -> %s%n", finding.remedy());
        }
    }

    /** The outcome of checks, for JSON. */
    public static Map<String, Object> findings(boolean good, List<Finding> found) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("ok", good);
        outcome.put("findings", found.stream().map(Output::fields).toList());
        return outcome;
    }

    private static Map<String, Object> fields(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("severity", finding.severity().toString());
        fields.put("subject", finding.subject());
        fields.put("message", finding.message());
        fields.put("remedy", finding.remedy());
        return fields;
    }

    /** A line per table, and below it what is to be said of it and the first rows that differ. */
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
            notes(table).forEach(note -> out.println("    " + note));
            table.differences().stream().limit(MOST_SHOWN).forEach(each -> out.println("    " + difference(each)));
        }
    }

    private static List<String> notes(TableReport table) {
        List<String> notes = new ArrayList<>();
        if (table.unsettled() > 0) {
            notes.add(table.unsettled() + " rows were read again meanwhile and are not compared: verify again");
        }
        if (table.deadLetters() > 0) {
            notes.add(table.deadLetters() + " records are dead letters: their rows may be missing");
        }
        if (table.unread() > 0) {
            notes.add("too much differs to look at all of it: more than is told here");
        }
        if (!table.notCompared().isEmpty()) {
            notes.add("not compared, because of as: or as JSON in BigQuery: " + String.join(", ", table.notCompared()));
        }
        return notes;
    }

    private static String difference(Difference difference) {
        String key = difference.key().isEmpty() ? "a row" : String.join(", ", difference.key());
        String cells = difference.cells().stream()
                .map(cell -> cell.column() + " is " + cell.source() + " and in silver " + cell.warehouse())
                .collect(Collectors.joining("; ", difference.cells().isEmpty() ? "" : ": ", ""));
        return difference.kind().name().toLowerCase(Locale.ROOT) + " " + key + cells;
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
        fields.put("unsettled", report.unsettled());
        fields.put("deadLetters", report.deadLetters());
        fields.put("unread", report.unread());
        fields.put("notCompared", report.notCompared());
        fields.put(
                "differences", report.differences().stream().limit(MOST_SHOWN).toList());
        return fields;
    }
}
