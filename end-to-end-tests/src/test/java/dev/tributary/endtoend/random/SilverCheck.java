package dev.tributary.endtoend.random;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the source's rows with silver's by content: the columns that the source has now. */
public final class SilverCheck {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final RandomTable table;
    private final Connection source;
    private final Connection warehouse;
    private final WarehouseTable target;
    private final Map<String, Form> columns = new LinkedHashMap<>();

    public SilverCheck(RandomTable table, Connection source, Connection warehouse) throws SQLException {
        this.table = table;
        this.source = source;
        this.warehouse = warehouse;
        this.target = WarehouseTable.of(table, source, warehouse);
        table.keyNames().forEach(name -> columns.put(name, Form.TEXT));
        table.parent().ifPresent(parent -> columns.put(RandomTable.PARENT, Form.TEXT));
        table.columns(source)
                .forEach(column -> columns.put(column.name(), column.kind().form()));
    }

    /** What differs, one line each. */
    public List<String> differences() throws SQLException {
        Map<String, List<List<@Nullable String>>> expected = sourceRows();
        Map<String, List<List<@Nullable String>>> found = silverRows();
        List<String> differences = new ArrayList<>();
        expected.forEach((key, rows) -> {
            if (!Objects.equals(rows, found.get(key))) {
                differences.add(table + " " + key + ": " + difference(rows, found.getOrDefault(key, List.of())));
            }
        });
        found.forEach((key, rows) -> {
            if (!expected.containsKey(key)) {
                differences.add(table + " " + key + ": silver has it, the source has not");
            }
        });
        return differences;
    }

    private String difference(List<List<@Nullable String>> expected, List<List<@Nullable String>> found) {
        if (expected.size() != found.size()) {
            return "silver has it " + found.size() + " times, the source " + expected.size() + " times";
        }
        List<String> names = List.copyOf(columns.keySet());
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String wanted = expected.get(0).get(i);
            String got = found.get(0).get(i);
            if (!Objects.equals(wanted, got)) {
                parts.add(names.get(i) + " is " + brief(got) + ", in the source " + brief(wanted));
            }
        }
        return String.join("; ", parts);
    }

    private static String brief(@Nullable String value) {
        return value == null ? "NULL" : "'" + (value.length() > 60 ? value.substring(0, 60) + "…" : value) + "'";
    }

    private Map<String, List<List<@Nullable String>>> sourceRows() throws SQLException {
        String selected = columns.entrySet().stream()
                .map(column -> column.getValue().source(Sql.name(column.getKey())) + ", " + Sql.name(column.getKey())
                        + "::text")
                .collect(Collectors.joining(", "));
        Map<String, List<List<@Nullable String>>> rows = new TreeMap<>();
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + selected + " FROM " + table.quoted())) {
            while (row.next()) {
                List<@Nullable String> values = new ArrayList<>();
                int i = 1;
                for (Form form : columns.values()) {
                    String value = row.getString(i);
                    // What no other database holds is compared as Postgres's own text.
                    values.add(value == null ? row.getString(i + 1) : form.normal(value));
                    i += 2;
                }
                add(rows, values);
            }
        }
        return rows;
    }

    private Map<String, List<List<@Nullable String>>> silverRows() throws SQLException {
        Map<String, List<List<@Nullable String>>> rows = new TreeMap<>();
        if (!target.isThere()) {
            return rows;
        }
        String selected = columns.entrySet().stream()
                .map(column -> column.getValue().silver(target.column(column.getKey())))
                .collect(Collectors.joining(", "));
        try (Statement statement = warehouse.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + selected + ", _original FROM " + target.silver())) {
            while (row.next()) {
                Map<String, String> originals = originals(row.getString(columns.size() + 1));
                List<@Nullable String> values = new ArrayList<>();
                int i = 1;
                for (Map.Entry<String, Form> column : columns.entrySet()) {
                    String value = row.getString(i++);
                    values.add(
                            value == null
                                    ? originals.get(target.columns().get(column.getKey()))
                                    : column.getValue().normal(value));
                }
                add(rows, values);
            }
        }
        return rows;
    }

    /** Rows without a key are told apart by all that they hold. */
    private void add(Map<String, List<List<@Nullable String>>> rows, List<@Nullable String> values) {
        List<@Nullable String> key =
                table.isKeyed() ? values.subList(0, table.key().size()) : values;
        // A text may read null, and is none.
        String told = key.stream()
                .map(value -> value == null ? "NULL" : "'" + value + "'")
                .collect(Collectors.joining(", "));
        rows.computeIfAbsent(told, unseen -> new ArrayList<>()).add(values);
    }

    private static Map<String, String> originals(@Nullable String json) {
        try {
            return json == null ? Map.of() : new HashMap<>(new ObjectMapper().readValue(json, TEXTS));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}
