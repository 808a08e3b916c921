package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType.Plain;

/** Reads the rows that live, for who compares them with what they should be. */
public final class LiveRows {

    private LiveRows() {}

    /** The query: the schema's columns in its order, the rows in that of its key. Timestamps are microseconds, bytes digits. */
    public static String sql(MergeSql sql, CleanSchema schema) {
        return "SELECT %s FROM %s _v ORDER BY %s"
                .formatted(
                        MergeSql.each(schema.columns(), column -> value(sql, column), ", "),
                        sql.live(),
                        MergeSql.each(schema.keyColumns(), column -> ordered(sql, column), ", "));
    }

    private static String ordered(MergeSql sql, CleanColumn column) {
        return sql.dialect()
                .groupable(sql.column("_v.", column.name()), sql.dialect().type(column.type()));
    }

    private static String value(MergeSql sql, CleanColumn column) {
        String value = sql.column("_v.", column.name());
        if (column.type() == Plain.TIMESTAMP) {
            return sql.dialect().micros(value);
        }
        return column.type() == Plain.BYTES ? "TO_HEX(" + value + ")" : value;
    }
}
