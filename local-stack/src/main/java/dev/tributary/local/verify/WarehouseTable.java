package dev.tributary.local.verify;

import dev.tributary.contracts.clean.CanonicalText;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of the warehouse, as texts to compare with the source's: what cleaning changed, and what no type could hold, as it
 * was.
 *
 * @param source the table in the source
 * @param shape its columns in the warehouse
 * @param dialect the warehouse's
 * @param engine the warehouse's
 */
record WarehouseTable(SourceTable source, TableShape shape, SqlDialect dialect, CanonicalText engine) {

    /** The query of rows as canonical texts; a column that the warehouse lacks is NULL. */
    String query(String rows) {
        return query(rows, IntStream.range(0, source.columns().size()).boxed().toList(), true);
    }

    /** The query of keys as canonical texts, where there is nothing but keys. */
    String keys(String keys) {
        return query(keys, source.key(), false);
    }

    private String query(String rows, List<Integer> columns, boolean withMeta) {
        String raw = columns.stream()
                .map(i -> (withMeta
                                ? original(source.columns().get(i))
                                : value(source.columns().get(i))) + " AS r" + i)
                .collect(Collectors.joining(", "));
        String normal = columns.stream()
                .map(i -> engine.normal(source.columns().get(i), "r" + i) + " AS " + Digests.name(i))
                .collect(Collectors.joining(", "));
        return "SELECT " + normal + " FROM (SELECT " + raw + " FROM (" + rows + ") _s) _r";
    }

    /** The value's text; of what no type could hold, if it is NULL and flagged, or was cleaned, the text as it was. */
    private String original(CleanColumn column) {
        String value = value(column);
        List<String> names = names(column);
        if (names.isEmpty()) {
            return value;
        }
        String original = names.stream()
                .map(name -> dialect.member(Meta.ORIGINAL, name))
                .collect(Collectors.joining(", ", "COALESCE(", ")"));
        String lost = names.stream()
                .map(name -> dialect.contains(Meta.QUALITY_FLAGS, dialect.text(Meta.UNREPRESENTABLE + name)))
                .collect(Collectors.joining(" OR "));
        String cleaned = column.type() == Plain.STRING ? "COALESCE(" + original + ", " + value + ")" : value;
        return "CASE WHEN %s THEN COALESCE('flagged, and not NULL: ' || %s, %s) ELSE %s END"
                .formatted(lost, value, original, cleaned);
    }

    /** Of a column and those that it became when its type changed, the text of the one that holds the value. */
    private String value(CleanColumn column) {
        List<String> texts =
                names(column).stream().map(name -> raw(column, name)).toList();
        return texts.isEmpty()
                ? "CAST(NULL AS " + dialect.type(Plain.STRING) + ")"
                : "COALESCE(" + String.join(", ", texts) + ")";
    }

    private String raw(CleanColumn column, String name) {
        return engine.raw(
                dialect.quoted(name),
                held(column, shape.column(name).orElseThrow().type()));
    }

    /** What a column of the warehouse is of: not always what the source's is now. */
    private CleanType held(CleanColumn column, String type) {
        Optional<Plain> plain = Stream.of(Plain.values())
                .filter(each -> dialect.type(each).equals(type))
                .findFirst();
        return plain.isPresent() ? plain.get() : column.type() instanceof Decimal ? column.type() : Plain.STRING;
    }

    private List<String> names(CleanColumn column) {
        String own = column.name().toLowerCase(Locale.ROOT);
        Pattern changed = Pattern.compile(Pattern.quote(own) + "__[a-z_]+?(_\\d+_\\d+)?");
        List<String> others = source.columns().stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        return shape.names().stream()
                .filter(name -> name.equalsIgnoreCase(own)
                        || (changed.matcher(name.toLowerCase(Locale.ROOT)).matches()
                                && !others.contains(name.toLowerCase(Locale.ROOT))))
                .sorted((left, right) -> left.length() - right.length())
                .toList();
    }
}
