package dev.tributary.local.verify;

import dev.tributary.contracts.clean.CanonicalText;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The queries by which rows are compared, in the words of an engine. Each starts from a query of texts: columns {@code
 * c0, c1, …}.
 *
 * @param engine the engine
 * @param columns how many there are
 * @param key which of them tell rows apart; all, where the table has no key
 */
record Digests(CanonicalText engine, int columns, List<Integer> key) {

    Digests {
        key = key.isEmpty() ? all(columns) : List.copyOf(key);
    }

    /** The name of a column of texts. */
    static String name(int column) {
        return "c" + column;
    }

    /** Per bucket: its number, how many rows there are, the sum of their digests. */
    String sums(String texts) {
        return "SELECT %s, COUNT(*), SUM(%s) FROM (%s) _d GROUP BY 1"
                .formatted(engine.bucket("kd"), engine.number("rd"), digests(texts));
    }

    /** Of each row of some buckets: the digest of its key, the digest of all of it, its key's texts. */
    String rows(String texts, Collection<Integer> buckets) {
        return "SELECT kd, rd%s FROM (%s) _d WHERE %s IN (%s)"
                .formatted(
                        names(key, ", "),
                        digests(texts),
                        engine.bucket("kd"),
                        buckets.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    /** Of each row that has one of these keys: the digest of its key, and all its texts. */
    String details(String texts, Collection<String> keys) {
        return "SELECT kd%s FROM (%s) _d WHERE kd IN (%s)"
                .formatted(
                        names(all(columns), ", "),
                        digests(texts),
                        keys.stream().map(digest -> "'" + digest + "'").collect(Collectors.joining(", ")));
    }

    /** The digests of keys, of a query that has the columns of the key alone. */
    String keys(String texts) {
        return "SELECT %s FROM (%s) _t"
                .formatted(engine.digest(key.stream().map(Digests::name).toList()), texts);
    }

    /** Postgres would put the texts' own expressions into each place where they are used. */
    private String digests(String texts) {
        List<String> all = all(columns).stream().map(Digests::name).toList();
        String once = engine == CanonicalText.POSTGRES ? " OFFSET 0" : "";
        return "SELECT %s AS kd, %s AS rd, _t.* FROM (%s%s) _t%s"
                .formatted(
                        engine.digest(key.stream().map(Digests::name).toList()), engine.digest(all), texts, once, once);
    }

    private static String names(List<Integer> columns, String before) {
        return columns.stream().map(column -> before + name(column)).collect(Collectors.joining());
    }

    private static List<Integer> all(int columns) {
        return IntStream.range(0, columns).boxed().toList();
    }
}
