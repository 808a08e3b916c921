package dev.tributary.merger.bigquery;

import com.google.zetasql.PreparedQuery;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SimpleColumn;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.SqlException;
import com.google.zetasql.TableContent;
import com.google.zetasql.Type;
import com.google.zetasql.Value;
import com.google.zetasql.ZetaSQLBuiltinFunctionOptions;
import com.google.zetasql.ZetaSQLOptions.ProductMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GoogleSQL's reference evaluator as a database, for the statements of merges. It evaluates queries alone: of a statement that
 * changes rows, the equivalent query of the rows that it leaves, a MERGE as a full join ({@link EvaluatedDml}). Each statement
 * is analyzed as it is, too.
 */
final class EvaluatedSql {

    private static final Pattern RELATION = Pattern.compile("`([^`]+)`\\.`([^`]+)`\\.`([^`]+)`");
    private static final Pattern MADE = Pattern.compile("(?s)CREATE (OR REPLACE )?(TABLE|VIEW)( IF NOT EXISTS)? .*");
    private static final Pattern DESCRIPTION = Pattern.compile("description = '([^']*)'");
    private static final String QUERY = ") AS ";
    private static final String PARTING = "__";

    /** Rows, and what their columns are. */
    record Rows(Map<String, Type> columns, List<List<Value>> rows) {}

    private final GoogleSql google;
    private final SimpleCatalog catalog = new SimpleCatalog("evaluated");
    private final Map<String, Rows> tables = new HashMap<>();
    private final Map<String, String> views = new HashMap<>();
    private final Map<String, String> descriptions = new HashMap<>();

    EvaluatedSql(GoogleSql google) {
        this.google = google;
        catalog.addZetaSQLFunctionsAndTypes(
                new ZetaSQLBuiltinFunctionOptions(google.options().getLanguageOptions()));
    }

    /** What the tables and views of a dataset are described as. */
    List<String> descriptions(String dataset) {
        return descriptions.entrySet().stream()
                .filter(described -> described.getKey().startsWith(dataset + PARTING))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** What a table or view is described as; empty if there is none. */
    Optional<String> description(String dataset, String name) {
        String table = dataset + PARTING + name;
        return tables.containsKey(table) || views.containsKey(table)
                ? Optional.of(descriptions.getOrDefault(table, ""))
                : Optional.empty();
    }

    /** Puts rows into a table, which is there. */
    void fill(String dataset, String name, List<List<Value>> rows) {
        String table = dataset + PARTING + name;
        tables.put(table, new Rows(columns(table), rows));
    }

    /** Runs a statement that makes or changes something, and says how many rows it has changed. */
    long run(String statement) {
        google.run(statement);
        String table = name(relation(statement));
        String verb = statement.substring(0, statement.indexOf(' '));
        switch (verb) {
            case "CREATE" -> create(table, statement);
            case "DROP" -> {
                tables.remove(table);
                views.remove(table);
                descriptions.remove(table);
            }
            case "ALTER" -> alter(table, statement);
            default -> {
                return change(table, statement);
            }
        }
        return 0;
    }

    private void create(String table, String statement) {
        Matcher made = MADE.matcher(statement);
        boolean there = tables.containsKey(table) || views.containsKey(table);
        if (!made.matches() || (there && made.group(3) != null)) {
            return;
        }
        describe(table, statement);
        boolean isView = made.group(2).equals("VIEW");
        int query = made.group(1) == null ? -1 : statement.indexOf(QUERY);
        if (isView) {
            views.put(table, statement.substring(query + QUERY.length()));
        } else {
            tables.put(
                    table,
                    query < 0
                            ? new Rows(columns(table), List.of())
                            : query(statement.substring(query + QUERY.length())));
        }
    }

    private void describe(String table, String statement) {
        Matcher description = DESCRIPTION.matcher(statement);
        if (description.find()) {
            descriptions.put(table, description.group(1));
        }
    }

    /** The rows with the columns and types that the analyzer has for the table now. */
    private void alter(String table, String statement) {
        describe(table, statement);
        Rows before = tables.get(table);
        if (before == null) {
            return;
        }
        List<String> selected = new ArrayList<>();
        Map<String, Type> columns = columns(table);
        columns.forEach((name, type) -> {
            String quoted = "`" + name + "`";
            String value = before.columns.containsKey(name) ? quoted : "NULL";
            selected.add("CAST(" + value + " AS " + type.typeName(ProductMode.PRODUCT_EXTERNAL) + ") AS " + quoted);
        });
        Rows after = query("SELECT " + String.join(", ", selected) + " FROM " + relation(statement) + " _t");
        tables.put(table, new Rows(columns, after.rows));
    }

    private long change(String table, String statement) {
        Rows before = Objects.requireNonNull(tables.get(table), table);
        Rows after = query(EvaluatedDml.query(statement, List.copyOf(before.columns.keySet())));
        long changed = 0;
        long kept = 0;
        int marks = before.columns.size();
        List<List<Value>> rows = new ArrayList<>();
        for (List<Value> row : after.rows) {
            changed += row.get(marks).getBoolValue() ? 1 : 0;
            kept += row.get(marks + 1).getBoolValue() ? 1 : 0;
            if (!row.get(marks + 2).getBoolValue()) {
                rows.add(List.copyOf(row.subList(0, marks)));
            }
        }
        if (kept != before.rows.size()) {
            throw new AssertionError("a row is matched more than once: " + statement);
        }
        tables.put(table, new Rows(before.columns, rows));
        return changed;
    }

    /** What a query yields. */
    Rows query(String query) {
        Map<String, TableContent> contents = new HashMap<>();
        String flat = flat(query, contents);
        try (PreparedQuery prepared = PreparedQuery.builder()
                .setSql(flat)
                .setAnalyzerOptions(google.options())
                .setCatalog(catalog)
                .setTablesContents(contents)
                .prepare()) {
            Map<String, Type> columns = new LinkedHashMap<>();
            prepared.getColumns().forEach(column -> columns.put(column.getName(), column.getType()));
            List<List<Value>> rows = new ArrayList<>(prepared.execute(Map.of()).getTableData());
            return new Rows(columns, rows);
        } catch (SqlException refused) {
            throw new GoogleSql.Refused(String.valueOf(refused.getMessage()), flat, refused);
        } finally {
            contents.keySet().forEach(catalog::removeSimpleTable);
        }
    }

    /** The query with names of one part, and in a view's place its query. */
    private String flat(String query, Map<String, TableContent> contents) {
        StringBuilder flat = new StringBuilder();
        Matcher relation = RELATION.matcher(query);
        while (relation.find()) {
            String table = name(relation.group());
            String view = views.get(table);
            if (view == null && !contents.containsKey(table)) {
                Rows rows = Objects.requireNonNull(tables.get(table), table);
                SimpleTable simple = new SimpleTable(table);
                rows.columns.forEach((name, type) -> simple.addSimpleColumn(new SimpleColumn(table, name, type)));
                catalog.addSimpleTable(simple);
                contents.put(table, TableContent.create(rows.rows));
            }
            String in = view == null ? "`" + table + "`" : "(" + flat(view, contents) + ")";
            relation.appendReplacement(flat, Matcher.quoteReplacement(in));
        }
        return relation.appendTail(flat).toString();
    }

    private Map<String, Type> columns(String table) {
        int parting = table.indexOf(PARTING);
        return google.types(table.substring(0, parting), table.substring(parting + PARTING.length()));
    }

    /** The first that a statement names: what it makes or changes. */
    private static String relation(String statement) {
        return RELATION.matcher(statement).results().findFirst().orElseThrow().group();
    }

    private static String name(String relation) {
        Matcher parts = RELATION.matcher(relation);
        if (!parts.matches()) {
            throw new IllegalArgumentException(relation);
        }
        return parts.group(2) + PARTING + parts.group(3);
    }
}
