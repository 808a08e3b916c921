package dev.tributary.local.verify;

import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of one side, in key order, as canonical texts. */
final class Rows {

    private static final Comparator<@Nullable String> TEXT = Comparator.nullsLast(Utf8Order::compare);

    private final ResultSet results;
    private final SourceTable table;
    private final boolean isSilver;
    private List<@Nullable String> raw = List.of();
    private List<@Nullable String> values = List.of();
    private List<@Nullable String> key = List.of();
    private List<@Nullable String> order = List.of();
    private Set<Integer> unrepresentable = Set.of();

    /**
     * @param isSilver whether, behind the columns, there are the originals and the flags
     */
    Rows(ResultSet results, SourceTable table, boolean isSilver) {
        this.results = results;
        this.table = table;
        this.isSilver = isSilver;
    }

    /** Moves on to the next row; false behind the last. */
    boolean next() throws SQLException {
        if (!results.next()) {
            return false;
        }
        List<@Nullable String> texts = new ArrayList<>();
        List<@Nullable String> canonical = texts(results, table.columns());
        List<@Nullable String> keys = new ArrayList<>();
        List<@Nullable String> sorted = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            texts.add(results.getString(i + 1));
            if (table.key().contains(table.columns().get(i).source())) {
                keys.add(canonical.get(i));
                sorted.add(texts.get(i));
            }
        }
        raw = texts;
        values = canonical;
        key = keys;
        order = sorted;
        if (isSilver) {
            putBackOriginals();
        }
        return true;
    }

    /** What cleaning changed is compared as it was; so is what no type could hold, if it is NULL and flagged. */
    private void putBackOriginals() throws SQLException {
        int columns = table.columns().size();
        Map<String, @Nullable String> originals = SilverTable.originals(results.getString(columns + 1));
        Set<String> flags = SilverTable.flags(results.getString(columns + 2));
        Set<Integer> lost = new HashSet<>();
        for (int i = 0; i < columns; i++) {
            CleanColumn column = table.columns().get(i);
            String original = originals.get(column.name());
            if (flags.contains("unrepresentable:" + column.name())) {
                lost.add(i);
                boolean isNull = raw.get(i) == null;
                raw.set(i, isNull ? original : "flagged, and not NULL: " + raw.get(i));
                values.set(i, isNull ? CanonicalText.of(column, original) : raw.get(i));
            } else if (column.type() == Plain.STRING && originals.containsKey(column.name())) {
                values.set(i, CanonicalText.of(column, original));
            }
        }
        unrepresentable = lost;
    }

    /** Whether this row of silver holds what that row of the source does. */
    boolean equalsSource(Rows source) {
        for (int i = 0; i < values.size(); i++) {
            boolean same = unrepresentable.contains(i)
                    ? Objects.equals(raw.get(i), source.raw.get(i))
                    : Objects.equals(values.get(i), source.values.get(i));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** All values, as they were before cleaning. */
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
