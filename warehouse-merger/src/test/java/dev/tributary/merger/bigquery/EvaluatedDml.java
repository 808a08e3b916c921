package dev.tributary.merger.bigquery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MERGE, UPDATE and DELETE as the query of the rows that they leave. Behind the table's columns come three more: whether a row
 * was changed or added, whether it was there, and whether it goes.
 */
final class EvaluatedDml {

    private static final Pattern MERGE = Pattern.compile("(?s)MERGE INTO (?<target>\\S+) _t USING (?<source>\\S+) _s"
            + " ON (?<on>.*?)"
            + "(?:\nWHEN MATCHED (?:AND (?<if>.*?) )?THEN UPDATE SET (?<set>.*?))?"
            + "(?:\nWHEN NOT MATCHED THEN INSERT \\((?<into>[^()]*)\\) VALUES \\((?<values>.*)\\))?");
    private static final Pattern UPDATE =
            Pattern.compile("(?s)UPDATE (?<target>\\S+) _t SET (?<set>.*?)\\s+WHERE (?<where>.*)");
    private static final Pattern DELETE = Pattern.compile("(?s)DELETE FROM (?<target>\\S+) _t WHERE (?<where>.*)");

    private EvaluatedDml() {}

    static String query(String statement, List<String> columns) {
        Matcher merge = MERGE.matcher(statement);
        if (merge.matches()) {
            return merge(merge, columns);
        }
        Matcher update = UPDATE.matcher(statement);
        if (update.matches()) {
            Map<String, String> set = assignments(update.group("set"));
            String where = holds(update.group("where"));
            List<String> selected = new ArrayList<>();
            for (String column : columns) {
                String quoted = "`" + column + "`";
                String before = "_t." + quoted;
                selected.add("CASE WHEN " + where + " THEN " + set.getOrDefault(quoted, before) + " ELSE " + before
                        + " END AS " + quoted);
            }
            return "SELECT " + String.join(", ", selected) + ", " + where
                    + " AS _changed, TRUE AS _kept, FALSE AS _gone" + " FROM " + update.group("target") + " _t";
        }
        Matcher delete = DELETE.matcher(statement);
        if (delete.matches()) {
            String where = holds(delete.group("where"));
            return "SELECT _t.*, " + where + " AS _changed, TRUE AS _kept, " + where + " AS _gone FROM "
                    + delete.group("target") + " _t";
        }
        throw new IllegalArgumentException("not evaluated here: " + statement);
    }

    private static String merge(Matcher merge, List<String> columns) {
        String set = merge.group("set");
        String when = merge.group("if");
        String matched = set == null
                ? "FALSE"
                : "(_s._here IS NOT NULL AND _t._there IS NOT NULL"
                        + (when == null ? "" : " AND COALESCE(" + when + ", FALSE)") + ")";
        Map<String, String> updated = set == null ? Map.of() : assignments(set);
        Map<String, String> inserted = new HashMap<>();
        boolean inserts = merge.group("into") != null;
        if (inserts) {
            List<String> into = parts(merge.group("into"));
            List<String> values = parts(merge.group("values"));
            for (int i = 0; i < into.size(); i++) {
                inserted.put(into.get(i), values.get(i));
            }
        }
        List<String> selected = new ArrayList<>();
        for (String column : columns) {
            String quoted = "`" + column + "`";
            String before = "_t." + quoted;
            selected.add("CASE WHEN _t._there IS NULL THEN " + inserted.getOrDefault(quoted, "NULL") + " WHEN "
                    + matched + " THEN " + updated.getOrDefault(quoted, before) + " ELSE " + before + " END AS "
                    + quoted);
        }
        return "SELECT %s, %s OR _t._there IS NULL AS _changed, _t._there IS NOT NULL AS _kept, FALSE AS _gone"
                        .formatted(String.join(", ", selected), matched)
                + " FROM (SELECT *, TRUE AS _there FROM %s) _t %s JOIN (SELECT *, TRUE AS _here FROM %s) _s ON %s"
                        .formatted(
                                merge.group("target"),
                                inserts ? "FULL" : "LEFT",
                                merge.group("source"),
                                merge.group("on"));
    }

    private static String holds(String condition) {
        return "COALESCE(" + condition + ", FALSE)";
    }

    private static Map<String, String> assignments(String set) {
        Map<String, String> assignments = new HashMap<>();
        for (String each : parts(set)) {
            String[] sides = each.split(" = ", 2);
            String column = sides[0].startsWith("`") ? sides[0] : "`" + sides[0] + "`";
            assignments.put(column, sides[1]);
        }
        return assignments;
    }

    /** What commas part that are in no bracket and no quotes. */
    private static List<String> parts(String list) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < list.length(); i++) {
            char letter = list.charAt(i);
            if (quote != 0) {
                if (letter == '\\') {
                    part.append(letter);
                    letter = list.charAt(++i);
                } else if (letter == quote) {
                    quote = 0;
                }
            } else if (letter == '\'' || letter == '`') {
                quote = letter;
            } else if (letter == '(' || letter == '[') {
                depth++;
            } else if (letter == ')' || letter == ']') {
                depth--;
            } else if (letter == ',' && depth == 0) {
                parts.add(part.toString().strip());
                part.setLength(0);
                continue;
            }
            part.append(letter);
        }
        parts.add(part.toString().strip());
        return parts;
    }
}
