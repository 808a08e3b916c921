package dev.tributary.local.verify;

import dev.tributary.contracts.clean.CleanColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of one side, in key order, as canonical texts. */
final class Rows {

    private static final Comparator<@Nullable String> TEXT = Comparator.nullsLast(Utf8Order::compare);

    private final ResultSet results;
    private final SourceTable table;
    private final boolean hasOriginals;
    private List<@Nullable String> values = List.of();
    private List<@Nullable String> key = List.of();
    private List<@Nullable String> order = List.of();

    Rows(ResultSet results, SourceTable table, boolean hasOriginals) {
        this.results = results;
        this.table = table;
        this.hasOriginals = hasOriginals;
    }

    /** Moves on to the next row; false behind the last. */
    boolean next() throws SQLException {
        if (!results.next()) {
            return false;
        }
        int count = table.columns().size();
        List<@Nullable String> texts = texts(results, table.columns());
        List<@Nullable String> keys = new ArrayList<>();
        List<@Nullable String> sorted = new ArrayList<>();
        Map<String, @Nullable String> originals =
                hasOriginals ? SilverTable.originals(results.getString(count + 1)) : Map.of();
        for (int i = 0; i < count; i++) {
            CleanColumn column = table.columns().get(i);
            boolean isKey = table.key().contains(column.source());
            if (isKey) {
                keys.add(texts.get(i));
                sorted.add(results.getString(i + 1));
            }
            if (originals.containsKey(column.name())) {
                texts.set(i, CanonicalText.of(column, originals.get(column.name())));
            }
        }
        values = texts;
        key = keys;
        order = sorted;
        return true;
    }

    List<@Nullable String> values() {
        return values;
    }

    List<@Nullable String> key() {
        return key;
    }

    /** Where this row's key stands relative to another's, in the order that both queries sort by. */
    int compareKey(Rows other) {
        if (key.equals(other.key)) {
            return 0;
        }
        for (int i = 0; i < order.size(); i++) {
            int compared = TEXT.compare(order.get(i), other.order.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    static List<@Nullable String> texts(ResultSet row, List<CleanColumn> columns) throws SQLException {
        List<@Nullable String> texts = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            texts.add(CanonicalText.of(columns.get(i), row.getString(i + 1)));
        }
        return texts;
    }

    /** The order of Postgres's C collation and of DuckDB: by the bytes of UTF-8, which is by code point. */
    private static final class Utf8Order {

        static int compare(String left, String right) {
            int end = Math.min(left.length(), right.length());
            for (int i = 0; i < end; i++) {
                char a = left.charAt(i);
                char b = right.charAt(i);
                if (a != b) {
                    boolean surrogates = Character.isSurrogate(a) || Character.isSurrogate(b);
                    return surrogates ? Integer.compare(left.codePointAt(i), right.codePointAt(i)) : a - b;
                }
            }
            return left.length() - right.length();
        }
    }
}
