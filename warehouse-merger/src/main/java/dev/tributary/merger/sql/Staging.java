package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.core.TableShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings what has landed into the staging table, with the columns and types of bronze. */
public final class Staging {

    /**
     * Files of one schema.
     *
     * @param relation what holds their rows: a table, or a phrase that reads the files
     * @param schema theirs
     */
    public record Source(String relation, CleanSchema schema) {}

    private Staging() {}

    /**
     * The statement: all columns of the shape, with its types; what a source's schema lacks is NULL, because the source had no
     * such column then. Of a value that the type cannot hold, {@code _original} has the text, and a flag says so.
     *
     * @param sources at least one
     */
    public static String fill(MergeSql sql, List<Source> sources) {
        return sql.dialect().replaceWorkTable(sql.staging()) + " AS "
                + MergeSql.each(sources, source -> select(sql, source), " UNION ALL ");
    }

    private static String select(MergeSql sql, Source source) {
        SqlDialect dialect = sql.dialect();
        Map<String, String> lost = lost(sql, source.schema());
        List<String> columns = new ArrayList<>();
        for (TableShape.Column column : sql.shape().columns()) {
            String value = sent(source.schema(), column)
                    .map(sent -> dialect.landed(dialect.quoted(sent.name()), sent.type(), column.type()))
                    .orElse("CAST(NULL AS " + column.type() + ")");
            columns.add(value + " AS " + dialect.quoted(column.name()));
        }
        for (MetaColumn meta : MetaColumn.ALL) {
            columns.add(meta(dialect, meta, lost) + " AS " + dialect.quoted(meta.name()));
        }
        return "SELECT %s FROM %s _l".formatted(String.join(", ", columns), source.relation());
    }

    private static String meta(SqlDialect dialect, MetaColumn meta, Map<String, String> lost) {
        String column = dialect.quoted(meta.name());
        CleanType type = meta.type();
        String value = type == null ? column : dialect.landed(column, type, dialect.type(type));
        if (lost.isEmpty()) {
            return value;
        }
        if (meta.name().equals(Meta.ORIGINAL)) {
            Map<String, String> members = new LinkedHashMap<>();
            lost.forEach((name, isLost) -> {
                String member = dialect.member(value, name);
                members.put(
                        name,
                        "CASE WHEN %1$s THEN COALESCE(%2$s, %3$s) ELSE %2$s END"
                                .formatted(isLost, member, dialect.quoted(name)));
            });
            return dialect.withMembers(value, members);
        }
        if (meta.name().equals(Meta.QUALITY_FLAGS)) {
            Map<String, String> flags = new LinkedHashMap<>();
            lost.forEach((name, isLost) -> flags.put(Meta.UNREPRESENTABLE + name, isLost));
            return dialect.appended(value, flags);
        }
        return value;
    }

    /** By column, whether its value is lost; without those whose values all fit. */
    private static Map<String, String> lost(MergeSql sql, CleanSchema schema) {
        Map<String, String> lost = new LinkedHashMap<>();
        for (TableShape.Column column : sql.shape().columns()) {
            sent(schema, column)
                    .flatMap(
                            sent -> sql.dialect().isLost(sql.dialect().quoted(sent.name()), sent.type(), column.type()))
                    .ifPresent(isLost -> lost.put(column.name(), isLost));
        }
        return lost;
    }

    private static Optional<CleanColumn> sent(CleanSchema schema, TableShape.Column column) {
        return schema.columns().stream()
                .filter(sent -> sent.name().equals(column.name()))
                .findFirst();
    }
}
