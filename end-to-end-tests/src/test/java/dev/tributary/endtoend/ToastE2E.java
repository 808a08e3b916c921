package dev.tributary.endtoend;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** F06: values that Postgres does not send, because they lie out of line and the update did not change them. */
final class ToastE2E {

    /** Values that do not shrink, so that they lie out of line whatever Postgres's compression makes of them. */
    private static final String FUNCTIONS = """
            CREATE FUNCTION big(seed text) RETURNS text LANGUAGE sql IMMUTABLE AS
              $$ SELECT string_agg(md5(seed || g), '' ORDER BY g) FROM generate_series(1, 200) g $$;
            """;

    private static final String TABLE = """
            CREATE TABLE t (id int PRIMARY KEY, n int, a_text text, a_bytea bytea, a_jsonb jsonb, texts text[], ints int[],
              bigs bigint[], uuids uuid[])""";

    private static final String COLUMNS = """
            big('%1$s'), convert_to(big('%1$s'), 'UTF8'), jsonb_build_object('v', big('%1$s')),
            ARRAY[big('%1$s'), NULL, 'x'],
            (SELECT array_agg(hashint4(g + %2$d) ORDER BY g) FROM generate_series(1, 3000) g),
            (SELECT array_agg(hashint8extended(g + %2$d, 1) ORDER BY g) FROM generate_series(1, 2000) g),
            (SELECT array_agg(md5('%1$s' || g)::uuid ORDER BY g) FROM generate_series(1, 300) g)""";

    private static final String RULES = """
            rejected.t: { rules: { n_not_negative: { check: "n >= 0", dimension: validity, on_fail: reject } } }
            cleaned.t: { clean: { a_text: [trim] } }
            judged.t: { rules: { has_text: { check: "a_text != null", dimension: completeness, on_fail: reject } } }
            """;

    private static final List<TableCase> CASES = List.of(
            table("once", "another column changes")
                    .then("UPDATE t SET n = 2")
                    .bronze("t", "1r 1u")
                    .shows(
                            "SELECT unnest(list_sort(_unchanged)) FROM bronze.{s}_t WHERE _op = 'u'",
                            "a_bytea",
                            "a_jsonb",
                            "a_text",
                            "bigs",
                            "ints",
                            "texts",
                            "uuids"),
            table("twice", "several updates in one batch, and in one transaction")
                    .then("UPDATE t SET n = 2")
                    .then("UPDATE t SET n = 3", "UPDATE t SET n = 4")
                    .then("UPDATE t SET n = n + 1")
                    .bronze("t", "1r 4u"),
            table("inserted", "the row came in the same batch")
                    .then("INSERT INTO t SELECT 2, 1, " + values("two", 2))
                    .then("UPDATE t SET n = 2 WHERE id = 2")
                    .then("INSERT INTO t SELECT 3, 1, " + values("three", 3), "UPDATE t SET n = 2 WHERE id = 3")
                    .bronze("t", "2c 1r 2u"),
            table("changed", "changed earlier in the same batch, and in the same transaction")
                    .then("UPDATE t SET a_text = big('other'), ints = ints || 1")
                    .then("UPDATE t SET n = 2")
                    .then("UPDATE t SET a_bytea = convert_to(big('next'), 'UTF8'), n = 3", "UPDATE t SET n = 4")
                    .bronze("t", "1r 4u"),
            table("emptied", "set to NULL, and to something small, before it is not sent")
                    .then("UPDATE t SET a_text = NULL, a_bytea = '', texts = '{}'", "UPDATE t SET n = 2")
                    .then("UPDATE t SET a_jsonb = NULL, ints = '{1}'")
                    .then("UPDATE t SET n = 3")
                    .bronze("t", "1r 4u"),
            table("again", "deleted and inserted again: nothing of the earlier life comes through")
                    .then("DELETE FROM t", "INSERT INTO t (id, n) VALUES (1, 1)", "UPDATE t SET n = 2")
                    .then("DELETE FROM t")
                    .then("INSERT INTO t SELECT 1, 3, " + values("again", 9), "UPDATE t SET n = 4")
                    .bronze("t", "2c 2d 1r 2u"),
            table("rejected", "after a rejected change, whose values are what the source holds")
                    .then("UPDATE t SET n = -1, a_text = big('rejected')")
                    .then("UPDATE t SET n = 2")
                    .then("INSERT INTO t SELECT 2, -1, " + values("never", 5))
                    .then("UPDATE t SET n = 5 WHERE id = 2")
                    .bronze("t", "1c 1r 3u")
                    .shows("SELECT COUNT(*) FROM silver.{s}_t_rejected", "0"),
            table("cleaned", "what cleaning changed in it is known as long as it is kept")
                    .then("UPDATE t SET a_text = '  ' || a_text")
                    .then("UPDATE t SET n = 2")
                    .then("INSERT INTO t SELECT 2, 1, " + values("two", 2))
                    .then("UPDATE t SET n = 2 WHERE id = 2")
                    .bronze("t", "1c 1r 3u")
                    .shows(
                            "SELECT id, (_original ->> 'a_text') = '  ' || a_text FROM silver.{s}_t ORDER BY id",
                            "1|true",
                            "2|null"),
            table("judged", "a rule that reads it is not judged, and the row says so")
                    .then("UPDATE t SET n = 2")
                    .then("INSERT INTO t (id, n) VALUES (2, 1)")
                    .bronze("t", "1c 1r 1u")
                    .shows("SELECT id, n, _quality_flags[1] FROM silver.{s}_t", "1|2|unjudged:has_text")
                    .shows("SELECT id FROM silver.{s}_t_rejected", "2"),
            table("another_key", "the key changes: the new key has the values too")
                    .then("UPDATE t SET id = 2")
                    .then("UPDATE t SET id = 3, n = 5", "UPDATE t SET n = 6"),
            table("identity_full", "with REPLICA IDENTITY FULL")
                    .with("ALTER TABLE t REPLICA IDENTITY FULL")
                    .then("UPDATE t SET n = 2")
                    .then("UPDATE t SET n = 3", "UPDATE t SET a_text = 'small'")
                    .bronze("t", "1r 3u"));

    private static CarriedTables carried;

    private static TableCase table(String schema, String what) {
        return TableCase.of(schema, what).with(TABLE, "INSERT INTO t SELECT 1, 1, " + values("one", 1));
    }

    private static String values(String word, int seed) {
        return COLUMNS.formatted(word, seed);
    }

    @BeforeAll
    static void carry(@TempDir Path folder) throws Exception {
        carried = CarriedTables.carry(folder, "toast", RULES, FUNCTIONS, CASES);
    }

    @AfterAll
    static void close() {
        carried.close();
    }

    @TestFactory
    Stream<DynamicTest> F06_unchangedToastIsKept() {
        return carried.tests(CASES);
    }
}
