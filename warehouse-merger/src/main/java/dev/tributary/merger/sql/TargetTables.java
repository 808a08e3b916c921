package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.Mark;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect.Kind;
import dev.tributary.merger.sql.SqlDialect.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes and alters the tables of bronze and silver, each with its {@link Mark}: without one it would look like someone else's.
 */
public final class TargetTables {

    private TargetTables() {}

    /** Bronze, if it is not there. */
    public static List<String> createBronze(MergeSql sql) {
        return sql.dialect().createTable(bronze(sql), false);
    }

    /** The state table, if it is not there. */
    public static List<String> createState(MergeSql sql, Generation made) {
        return sql.dialect().createTable(state(sql, made), false);
    }

    /**
     * An empty state table of another key in the place of the one that is there, and the views of it. Until the table is there
     * the live view says of what silver is made, so that this may be cut short and run again.
     */
    public static List<String> replaceState(MergeSql sql, Generation made) {
        List<String> statements = new ArrayList<>();
        statements.add(sql.dialect().describe(Kind.VIEW, sql.live(), mark(sql, made)));
        statements.addAll(sql.dialect().createTable(state(sql, made), true));
        statements.addAll(TargetViews.create(sql, made));
        return statements;
    }

    /** The views of a table that has no key any more, and no state table: without a key there is none. */
    public static List<String> dropState(MergeSql sql, Generation made) {
        List<String> statements = new ArrayList<>(TargetViews.create(sql, made));
        statements.add("DROP TABLE IF EXISTS " + sql.state());
        return statements;
    }

    /** Says of the state table what it is made of from now on. */
    public static String describeState(MergeSql sql, Generation made) {
        return sql.dialect().describe(Kind.TABLE, sql.state(), mark(sql, made));
    }

    /** All of a table's tables and views. */
    public static List<String> drop(MergeSql sql) {
        return List.of(
                "DROP VIEW IF EXISTS " + sql.live(),
                "DROP VIEW IF EXISTS " + sql.rejected(),
                "DROP TABLE IF EXISTS " + sql.state(),
                "DROP TABLE IF EXISTS " + sql.bronze());
    }

    /** Marks a table as one that is being built anew. */
    public static List<String> beginRebuild(MergeSql sql) {
        TableShape.Column begun = new TableShape.Column("begun", sql.dialect().type(CleanType.Plain.BOOLEAN));
        String mark = new Mark(sql.shape().table()).text();
        return sql.dialect()
                .createTable(
                        new TableDefinition(Layer.REBUILDS, sql.rebuild(), List.of(begun), List.of(), mark), false);
    }

    /** Takes that mark away. */
    public static String endRebuild(MergeSql sql) {
        return "DROP TABLE IF EXISTS " + sql.rebuild();
    }

    /**
     * Adds and widens what a table lacks.
     *
     * @param relation bronze or the state table
     * @param there the business columns that it has
     */
    public static List<String> alter(MergeSql sql, String relation, List<TableShape.Column> there) {
        TableShape before = new TableShape(sql.shape().table(), there, List.of());
        List<TableShape.Column> added = new ArrayList<>();
        List<String> widened = new ArrayList<>();
        for (TableShape.Column column : sql.shape().columns()) {
            Optional<TableShape.Column> now = before.column(column.name());
            if (now.isEmpty()) {
                added.add(column);
            } else if (!now.get().equals(column)) {
                widened.add("ALTER TABLE %s ALTER COLUMN %s SET DATA TYPE %s"
                        .formatted(relation, sql.dialect().quoted(column.name()), column.type()));
            }
        }
        List<String> statements = new ArrayList<>();
        if (!added.isEmpty()) {
            statements.addAll(sql.dialect().addColumns(relation, added));
        }
        statements.addAll(widened);
        return statements;
    }

    private static TableDefinition bronze(MergeSql sql) {
        String mark = new Mark(sql.shape().table()).text();
        return new TableDefinition(Layer.BRONZE, sql.bronze(), columns(sql, MetaColumn.ALL), key(sql), mark);
    }

    private static TableDefinition state(MergeSql sql, Generation made) {
        List<TableShape.Column> columns = columns(sql, List.of());
        columns.add(new TableShape.Column(MergeSql.DELETED, sql.dialect().type(CleanType.Plain.BOOLEAN)));
        columns.addAll(meta(sql, MetaColumn.inState()));
        return new TableDefinition(Layer.SILVER, sql.state(), columns, key(sql), mark(sql, made));
    }

    private static String mark(MergeSql sql, Generation made) {
        return new Mark(sql.shape().table(), made).text();
    }

    private static List<TableShape.Column> key(MergeSql sql) {
        return sql.shape().key().stream()
                .map(name -> sql.shape().column(name).orElseThrow())
                .toList();
    }

    private static List<TableShape.Column> columns(MergeSql sql, List<MetaColumn> meta) {
        List<TableShape.Column> columns = new ArrayList<>(sql.shape().columns());
        columns.addAll(meta(sql, meta));
        return columns;
    }

    private static List<TableShape.Column> meta(MergeSql sql, List<MetaColumn> meta) {
        return meta.stream()
                .map(column ->
                        new TableShape.Column(column.name(), sql.dialect().metaType(column)))
                .toList();
    }
}
