package dev.tributary.local.sql;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints rows as a table of text for people. */
public final class TextTable {

    private static final int WIDEST = 60;

    private TextTable() {}

    /** Prints a line of names, then a line per row; long values are cut. */
    public static void print(PrintWriter out, List<Map<String, @Nullable Object>> rows) {
        if (rows.isEmpty()) {
            out.println("no rows");
            return;
        }
        List<String> names = List.copyOf(rows.get(0).keySet());
        List<List<String>> cells = new ArrayList<>();
        cells.add(names);
        for (Map<String, @Nullable Object> row : rows) {
            cells.add(names.stream().map(name -> cell(row.get(name))).toList());
        }
        int[] widths = new int[names.size()];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : cells) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "NULL" : value.toString();
        return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
    }
}
