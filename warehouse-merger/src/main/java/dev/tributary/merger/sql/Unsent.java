package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The columns that some change of a batch did not send. With a value that is kept goes what was said of it: its text in
 * {@code _original}, and the flag if its type could not hold it.
 *
 * @param sql the table's
 * @param columns in the table's order
 */
record Unsent(MergeSql sql, List<String> columns) {

    /** Whether a change did not send a column. Only an update leaves columns out: what begins or ends a life does not. */
    String isUnsent(String column) {
        SqlDialect dialect = sql.dialect();
        return "_op = 'u' AND " + dialect.contains(Meta.UNCHANGED, dialect.text(column));
    }

    /** Whether a change says that a column's type could not hold its value. */
    String isUnrepresentable(String prefix, String column) {
        return sql.dialect().contains(prefix + Meta.QUALITY_FLAGS, sql.dialect().text(Meta.UNREPRESENTABLE + column));
    }

    /** {@code _original} with each column's own text, or none where that is NULL. */
    String originals(String json, IntFunction<String> original) {
        return columns.isEmpty() ? json : sql.dialect().withMembers(json, byName(columns, original));
    }

    /** {@code _quality_flags}, and those of columns whose type could not hold the value. */
    String flags(String list, IntFunction<String> isUnrepresentable) {
        List<String> flags =
                columns.stream().map(name -> Meta.UNREPRESENTABLE + name).toList();
        return columns.isEmpty() ? list : sql.dialect().appended(list, byName(flags, isUnrepresentable));
    }

    private static Map<String, String> byName(List<String> names, IntFunction<String> phrase) {
        Map<String, String> phrases = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            phrases.put(names.get(i), phrase.apply(i));
        }
        return phrases;
    }
}
