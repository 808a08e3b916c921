package dev.tributary.merger.duckdb;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.TableDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** DuckDB's SQL. Types are named as DuckDB's catalog names them, so that they can be compared. */
public final class DuckDbDialect implements SqlDialect {

    private static final int MAX_PRECISION = CleanType.Decimal.WIDEST;
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    @Override
    public String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Work tables are temporary: they are not written to the log, and are gone with the connection. */
    @Override
    public String relation(Layer layer, String name) {
        return (layer == Layer.STAGING ? "temp.main" : quoted(schema(layer))) + "." + quoted(name);
    }

    /** The name of a layer's schema. */
    static String schema(Layer layer) {
        return switch (layer) {
            case STAGING -> "main";
            case BRONZE, SILVER, LAKE -> layer.name().toLowerCase(Locale.ROOT);
            case REBUILDS -> "tributary_rebuilds";
        };
    }

    @Override
    public String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    @Override
    public String timestamp(long micros) {
        return "make_timestamptz(" + micros + ")";
    }

    @Override
    public String textList() {
        return "VARCHAR[]";
    }

    @Override
    public String same(String left, String right, String type) {
        return left + " IS NOT DISTINCT FROM " + right;
    }

    @Override
    public String groupable(String value, String type) {
        return value;
    }

    @Override
    public String micros(String timestamp) {
        return "epoch_us(" + timestamp + ")";
    }

    @Override
    public String contains(String list, String text) {
        return "list_contains(" + list + ", " + text + ")";
    }

    @Override
    public String isNotEmpty(String list) {
        return "len(" + list + ") > 0";
    }

    @Override
    public String boxed(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> text(value.getKey()) + ": " + value.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public String unboxed(String box, String name) {
        return box + "." + quoted(name);
    }

    @Override
    public String member(String json, String name) {
        // A JSON pointer: in a path no quote can be escaped.
        String pointer = "/" + name.replace("~", "~0").replace("/", "~1");
        return "(" + json + " ->> " + text(pointer) + ")";
    }

    @Override
    public String asText(String value, String type) {
        return "CAST(" + value + " AS VARCHAR)";
    }

    @Override
    public String fingerprint(List<String> texts) {
        return "sha256(CAST(to_json([" + String.join(", ", texts) + "]) AS VARCHAR))";
    }

    @Override
    public String withMembers(String json, Map<String, String> members) {
        String object = members.entrySet().stream()
                .map(member -> text(member.getKey()) + ", " + member.getValue())
                .collect(Collectors.joining(", ", "json_object(", ")"));
        // To patch with NULL is to take away.
        return "NULLIF(json_merge_patch(COALESCE(" + json + ", '{}'), " + object + "), '{}')";
    }

    @Override
    public String appended(String list, Map<String, String> conditions) {
        String candidates = conditions.entrySet().stream()
                .map(each -> "CASE WHEN " + each.getValue() + " THEN " + text(each.getKey()) + " END")
                .collect(Collectors.joining(", ", "[", "]"));
        return "list_concat(" + list + ", list_filter(" + candidates + ", lambda each: each IS NOT NULL))";
    }

    @Override
    public String landed(String value, CleanType from, String type) {
        return "CAST(" + value + " AS " + type + ")";
    }

    @Override
    public Optional<String> isLost(String value, CleanType from, String type) {
        return Optional.empty();
    }

    @Override
    public List<String> createLayer(Layer layer) {
        return layer == Layer.STAGING || layer == Layer.LAKE
                ? List.of()
                : List.of("CREATE SCHEMA IF NOT EXISTS " + quoted(schema(layer)));
    }

    @Override
    public List<String> createTable(TableDefinition table, boolean anew) {
        String columns = table.columns().stream()
                .map(column -> quoted(column.name()) + " " + column.type())
                .collect(Collectors.joining(", "));
        return List.of(
                (anew ? "CREATE OR REPLACE TABLE " : "CREATE TABLE IF NOT EXISTS ") + table.relation() + " (" + columns
                        + ")",
                describe(Kind.TABLE, table.relation(), table.description()));
    }

    @Override
    public List<String> createView(String relation, String query, String description) {
        return List.of(
                "CREATE OR REPLACE VIEW " + relation + " AS " + query, describe(Kind.VIEW, relation, description));
    }

    @Override
    public String describe(Kind kind, String relation, String description) {
        return "COMMENT ON " + kind + " " + relation + " IS " + text(description);
    }

    /** One each: DuckDB takes no more in a statement. */
    @Override
    public List<String> addColumns(String relation, List<TableShape.Column> columns) {
        return columns.stream()
                .map(column -> "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s"
                        .formatted(relation, quoted(column.name()), column.type()))
                .toList();
    }

    @Override
    public String replaceWorkTable(String relation) {
        return "CREATE OR REPLACE TEMP TABLE " + relation;
    }

    @Override
    public String replaceWorkView(String relation) {
        return "CREATE OR REPLACE TEMP VIEW " + relation;
    }

    @Override
    public String type(CleanType type) {
        if (type instanceof CleanType.Decimal decimal) {
            return decimal.isText() ? "VARCHAR" : "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        return switch ((CleanType.Plain) type) {
            case LONG -> "BIGINT";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case STRING -> "VARCHAR";
            case UUID -> "UUID";
            case JSON -> "JSON";
            case BYTES -> "BLOB";
            case DATE -> "DATE";
            case TIME -> "TIME";
            case LOCAL_TIMESTAMP -> "TIMESTAMP";
            case TIMESTAMP -> "TIMESTAMP WITH TIME ZONE";
        };
    }

    @Override
    public Optional<String> widest(String one, String other) {
        if (one.equals(other)) {
            return Optional.of(one);
        }
        Matcher left = DECIMAL.matcher(one);
        Matcher right = DECIMAL.matcher(other);
        if (!left.matches() || !right.matches()) {
            return Optional.empty();
        }
        int scale = Math.max(number(left, 2), number(right, 2));
        int whole = Math.max(number(left, 1) - number(left, 2), number(right, 1) - number(right, 2));
        return whole + scale > MAX_PRECISION
                ? Optional.empty()
                : Optional.of("DECIMAL(" + (whole + scale) + "," + scale + ")");
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
