package dev.tributary.merger.sql;

import dev.tributary.merger.core.TableShape;
import java.util.ArrayList;
import java.util.List;

/** Makes and alters the tables of bronze and silver. */
public final class TargetTables {

    private TargetTables() {}

    /** The bronze table, if it is not there. */
    public static String createBronze(MergeSql sql) {
        List<String> columns = business(sql);
        MetaColumn.ALL.forEach(
                meta -> columns.add(column(sql, meta.name(), sql.dialect().metaType(meta))));
        return "CREATE TABLE IF NOT EXISTS %s (%s)".formatted(sql.bronze(), String.join(", ", columns));
    }

    /** The state table, if it is not there. */
    public static String createState(MergeSql sql) {
        return "CREATE TABLE IF NOT EXISTS " + state(sql);
    }

    /** An empty state table in the place of the one that is there. */
    public static String replaceState(MergeSql sql) {
        return "CREATE OR REPLACE TABLE " + state(sql);
    }

    /** No state table: without a key there is none. */
    public static String dropState(MergeSql sql) {
        return "DROP TABLE IF EXISTS " + sql.state();
    }

    private static String state(MergeSql sql) {
        List<String> columns = business(sql);
        columns.add(column(
                sql, MergeSql.DELETED, sql.dialect().type(dev.tributary.contracts.clean.CleanType.Plain.BOOLEAN)));
        MetaColumn.inState()
                .forEach(meta ->
                        columns.add(column(sql, meta.name(), sql.dialect().metaType(meta))));
        return "%s (%s)".formatted(sql.state(), String.join(", ", columns));
    }

    /** A nullable column more. */
    public static String addColumn(MergeSql sql, String relation, TableShape.Column column) {
        return "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s"
                .formatted(relation, column(sql, column.name(), column.type()));
    }

    /** A wider type for a column. */
    public static String widenColumn(MergeSql sql, String relation, TableShape.Column column) {
        return "ALTER TABLE %s ALTER COLUMN %s SET DATA TYPE %s"
                .formatted(relation, sql.dialect().quoted(column.name()), column.type());
    }

    private static List<String> business(MergeSql sql) {
        List<String> columns = new ArrayList<>();
        sql.shape().columns().forEach(column -> columns.add(column(sql, column.name(), column.type())));
        return columns;
    }

    private static String column(MergeSql sql, String name, String type) {
        return sql.dialect().quoted(name) + " " + type;
    }
}
