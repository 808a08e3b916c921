package dev.tributary.endtoend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What tells rows apart, and what happens when that changes. */
final class KeysE2E {

    private static final String CONFIGURED = """
            configured.t: { key: [a, b] }
            configured_full.t: { key: [b] }
            whole_values.t: { clean: { v: [trim, upper, empty-to-null] } }
            """;

    private static final String FUNCTIONS = """
            CREATE COLLATION no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE COLLATION swedish (provider = icu, locale = 'sv');
            CREATE FUNCTION big(seed text) RETURNS text LANGUAGE sql IMMUTABLE AS
              $$ SELECT string_agg(md5(seed || g), '' ORDER BY g) FROM generate_series(1, 100) g $$;
            """;

    /** F07. */
    private static final List<TableCase> UPDATES = List.of(
            TableCase.of("moved", "a key becomes another")
                    .with("CREATE TABLE t (id int PRIMARY KEY, v text)", rows(20))
                    .then("UPDATE t SET id = id + 100, v = 'moved' WHERE id <= 10")
                    .then("UPDATE t SET id = id - 100 WHERE id = 101", "UPDATE t SET id = id + 100 WHERE id = 1")
                    .bronze("t", "12c 12d 20r"),
            TableCase.of("swapped", "two rows swap their keys, by way of a third value")
                    .with("CREATE TABLE t (id int PRIMARY KEY, v text)", rows(4))
                    .then(
                            "UPDATE t SET id = 0 WHERE id = 1",
                            "UPDATE t SET id = 1 WHERE id = 2",
                            "UPDATE t SET id = 2 WHERE id = 0")
                    .bronze("t", "3c 3d 4r")
                    .shows("SELECT id, v FROM silver.{s}_t WHERE id < 3 ORDER BY id", "1|v2", "2|v1"),
            TableCase.of("handed_down", "a row moves away and another takes its key")
                    .with("CREATE TABLE t (a int, b text, v text, PRIMARY KEY (a, b))")
                    .with("INSERT INTO t SELECT g, 'b', 'v' || g FROM generate_series(1, 5) g")
                    .then("UPDATE t SET a = a + 1000 WHERE a = 3", "UPDATE t SET a = 3 WHERE a = 4")
                    .then("DELETE FROM t WHERE a = 5", "UPDATE t SET a = 5 WHERE a = 3")
                    .bronze("t", "3c 4d 5r"));

    /** F08. */
    private static final List<TableCase> IDENTITIES = List.of(
            TableCase.of("composite", "a key of several columns, in another order than the table's")
                    .with("CREATE TABLE t (v int, b text, a bigint, c date, PRIMARY KEY (a, c, b))")
                    .with("INSERT INTO t SELECT 0, 'b' || g % 3, g, '2026-01-01' FROM generate_series(1, 20) g")
                    .then("UPDATE t SET v = 1 WHERE a % 2 = 0")
                    .then("UPDATE t SET c = '2026-01-02' WHERE a < 5", "DELETE FROM t WHERE a > 15")
                    .bronze("t", "4c 9d 20r 10u"),
            TableCase.of("uuids", "a key of type uuid")
                    .with("CREATE TABLE t (id uuid PRIMARY KEY, v int)")
                    .with("INSERT INTO t SELECT md5(g::text)::uuid, g FROM generate_series(1, 20) g")
                    .then("UPDATE t SET v = -v WHERE v < 10", "DELETE FROM t WHERE v > 15")
                    .bronze("t", "5d 20r 9u"),
            TableCase.of("texts", "keys that differ by case, blanks, accents, and how an accent is written")
                    .with("CREATE TABLE t (id text PRIMARY KEY, v int)")
                    .with(
                            "INSERT INTO t VALUES ('a', 1), ('A', 2), ('a ', 3), (' a', 4), ('ä', 5), ('a' || U&'\\0308', 6),"
                                    + " ('', 7), ('null', 8), ('ß', 9), ('ss', 10), (U&'\\+01F600', 11)")
                    .then("UPDATE t SET v = v + 100")
                    .then("DELETE FROM t WHERE id IN ('A', 'a ', 'ä', '')")
                    .then("UPDATE t SET id = 'A' WHERE id = 'a'")
                    .bronze("t", "1c 5d 11r 11u"),
            TableCase.of("padded", "a key of type char(n)")
                    .with("CREATE TABLE t (id char(4) PRIMARY KEY, v int)")
                    .with("INSERT INTO t VALUES ('a', 1), ('b', 2), ('abcd', 3), ('', 4)")
                    .then("UPDATE t SET v = v + 1", "DELETE FROM t WHERE id = 'b'")
                    .bronze("t", "1d 4r 4u"),
            TableCase.of("collated", "a collation of its own order")
                    .with("CREATE TABLE t (id text COLLATE swedish PRIMARY KEY, v int)")
                    .with("INSERT INTO t SELECT chr(65 + g) || chr(228 + g), g FROM generate_series(0, 40) g")
                    .then("UPDATE t SET v = v + 1 WHERE v % 2 = 0", "DELETE FROM t WHERE v > 30")
                    .bronze("t", "11d 41r 21u"),
            TableCase.of("no_case", "a collation to which 'a' is 'A': a key that changes its case is another row's")
                    .with("CREATE TABLE t (id text COLLATE no_case PRIMARY KEY, v int)")
                    .with("INSERT INTO t VALUES ('a', 1), ('b', 2), ('C', 3)")
                    .then("UPDATE t SET id = 'A' WHERE id = 'a'")
                    .then("UPDATE t SET v = 20 WHERE id = 'B'", "DELETE FROM t WHERE id = 'c'")
                    .then("INSERT INTO t VALUES ('c', 30)")
                    .bronze("t", "2c 2d 3r 1u")
                    .shows("SELECT id, v FROM silver.{s}_t ORDER BY id", "A|1", "b|20", "c|30"),
            TableCase.of("key_alone", "a table that is nothing but its key")
                    .with("CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))")
                    .with("INSERT INTO t SELECT g, g FROM generate_series(1, 10) g")
                    .then("UPDATE t SET b = 0 WHERE a < 3", "DELETE FROM t WHERE a > 8")
                    .bronze("t", "2c 4d 10r"),
            TableCase.of("by_index", "REPLICA IDENTITY USING INDEX beside a primary key")
                    .with("CREATE TABLE t (id int PRIMARY KEY, code text NOT NULL UNIQUE, v int)")
                    .with("INSERT INTO t SELECT g, 'c' || g, g FROM generate_series(1, 10) g")
                    .with("ALTER TABLE t REPLICA IDENTITY USING INDEX t_code_key")
                    .then("UPDATE t SET v = 0 WHERE id < 3", "DELETE FROM t WHERE id > 8")
                    .then("UPDATE t SET code = 'x' WHERE id = 4")
                    .bronze("t", "1c 3d 10r 2u"),
            TableCase.of("full", "REPLICA IDENTITY FULL beside a primary key")
                    .with("CREATE TABLE t (id int PRIMARY KEY, v text)", rows(10))
                    .with("ALTER TABLE t REPLICA IDENTITY FULL")
                    .then("UPDATE t SET v = 'x' WHERE id < 3", "DELETE FROM t WHERE id > 8")
                    .then("UPDATE t SET id = 100 WHERE id = 4")
                    .bronze("t", "1c 3d 10r 2u"),
            TableCase.of("configured", "key: in the pipeline file names those of a unique index")
                    .with("CREATE TABLE t (a int NOT NULL, b text NOT NULL, v text, UNIQUE (a, b))")
                    .with("INSERT INTO t SELECT g, 'b', 'v' FROM generate_series(1, 10) g")
                    .with("ALTER TABLE t REPLICA IDENTITY USING INDEX t_a_b_key")
                    .then("UPDATE t SET v = 'x' WHERE a < 3", "DELETE FROM t WHERE a > 8")
                    .then("UPDATE t SET b = 'moved' WHERE a = 4")
                    .bronze("t", "1c 3d 10r 2u"),
            TableCase.of("configured_full", "key: in the pipeline file of a table with REPLICA IDENTITY FULL")
                    .with("CREATE TABLE t (v text, b int)", "ALTER TABLE t REPLICA IDENTITY FULL")
                    .with("INSERT INTO t SELECT 'v', g FROM generate_series(1, 10) g")
                    .then("UPDATE t SET v = 'x' WHERE b < 3", "DELETE FROM t WHERE b > 8")
                    .then("UPDATE t SET b = 100 WHERE b = 4")
                    .bronze("t", "1c 3d 10r 2u"),
            TableCase.of("append_only", "no key: rows are appended, and the source refuses UPDATE and DELETE")
                    .with("CREATE TABLE t (v text)", "INSERT INTO t VALUES ('one'), ('one')")
                    .then("INSERT INTO t VALUES ('one'), ('two')")
                    .bronze("t", "2c 2r"),
            TableCase.of("append_only_unique", "no key: a unique index tells rows with NULL not apart")
                    .with("CREATE TABLE t (v text UNIQUE)", "INSERT INTO t VALUES (NULL), (NULL), ('one')")
                    .then("INSERT INTO t VALUES (NULL), ('two')")
                    .bronze("t", "2c 3r"),
            TableCase.of("whole", "REPLICA IDENTITY FULL without a key: as many equal rows go as are deleted")
                    .with("CREATE TABLE t (v text, n int)", "ALTER TABLE t REPLICA IDENTITY FULL")
                    .with("INSERT INTO t VALUES ('x', 1), ('x', 1), ('x', 1), ('y', 1), (NULL, NULL), (NULL, NULL)")
                    .then("DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t WHERE v = 'x')")
                    .then("UPDATE t SET n = 2 WHERE ctid = (SELECT min(ctid) FROM t WHERE v = 'x')")
                    .then("DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t WHERE v IS NULL)")
                    .then("INSERT INTO t VALUES ('y', 1), ('z', 1)", "UPDATE t SET v = 'z' WHERE v = 'y'")
                    .then("UPDATE t SET n = n", "DELETE FROM t WHERE n = 2")
                    .bronze("t", "11c 12d 6r")
                    .shows(
                            "SELECT v, n, COUNT(*) FROM silver.{s}_t GROUP BY ALL ORDER BY ALL",
                            "x|1|1",
                            "z|1|3",
                            "null|null|1"),
            TableCase.of(
                            "whole_unique",
                            "a whole row as key beside a unique index, which tells rows with NULL not apart")
                    .with("CREATE TABLE t (code text UNIQUE, n int)", "ALTER TABLE t REPLICA IDENTITY FULL")
                    .with("INSERT INTO t VALUES (NULL, 1), (NULL, 2), ('a', 3), ('b', 4)")
                    .then("UPDATE t SET n = 9 WHERE n = 1", "UPDATE t SET code = 'c' WHERE code = 'a'")
                    .then("DELETE FROM t WHERE n = 2", "UPDATE t SET code = NULL WHERE code = 'b'")
                    .bronze("t", "3c 4d 4r"),
            TableCase.of("whole_truncated", "a whole row as key: only what comes after a TRUNCATE counts")
                    .with("CREATE TABLE t (v text)", "ALTER TABLE t REPLICA IDENTITY FULL")
                    .with("INSERT INTO t VALUES ('x'), ('x'), ('y')")
                    .then("DELETE FROM t WHERE v = 'x'", "INSERT INTO t VALUES ('x')", "TRUNCATE t")
                    .then("INSERT INTO t VALUES ('x'), ('x'), ('y')")
                    .then("DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t WHERE v = 'x')")
                    .bronze("t", "4c 3d 3r"),
            TableCase.of(
                            "whole_values",
                            "a whole row as key: of any type, cleaned, not representable, large, unchanged")
                    .with(
                            "CREATE TABLE t (v text, n numeric(12,2), f float8, j json, b bytea, ts timestamptz, a int[], big text)")
                    .with("ALTER TABLE t REPLICA IDENTITY FULL", "ALTER TABLE t ALTER big SET STORAGE EXTERNAL")
                    .with(
                            "INSERT INTO t VALUES (' a ', 1.50, -0.0, '{\"a\": 1.0}', '\\x005c', '2026-01-01Z', '{1,NULL}', big('1'))")
                    .with("INSERT INTO t SELECT 'A', n, f, j, b, ts, a, big FROM t")
                    .with(
                            "INSERT INTO t VALUES ('', 'NaN', 'NaN', 'null', '', 'infinity', '{}', '')",
                            "INSERT INTO t (n) VALUES ('NaN')")
                    .with("INSERT INTO t SELECT t.* FROM t, generate_series(1, 2)")
                    .then("UPDATE t SET n = n + 1 WHERE ctid IN (SELECT min(ctid) FROM t GROUP BY v)")
                    .then("DELETE FROM t WHERE ctid IN (SELECT max(ctid) FROM t GROUP BY v)")
                    .then("UPDATE t SET v = ' A', ts = '-infinity' WHERE ctid IN (SELECT min(ctid) FROM t GROUP BY v)")
                    .bronze("t", "8c 12d 12r"),
            TableCase.of("whole_reshaped", "a whole row as key, which has other columns later")
                    .with("CREATE TABLE t (v text, n int)", "ALTER TABLE t REPLICA IDENTITY FULL")
                    .with("INSERT INTO t VALUES ('x', 1), ('x', 1), ('y', 2)"),
            TableCase.of("nothing", "REPLICA IDENTITY NOTHING: rows are appended")
                    .with("CREATE TABLE t (v text)", "ALTER TABLE t REPLICA IDENTITY NOTHING")
                    .with("INSERT INTO t VALUES ('one'), ('one')")
                    .then("INSERT INTO t VALUES ('one'), ('two')")
                    .bronze("t", "2c 2r"));

    /** F46. */
    private static final List<TableCase> PERMUTATIONS = permutations();

    /** F47. */
    private static final List<TableCase> DATES = List.of(TableCase.of(
                    "dated", "an update of the day by which bronze is parted")
            .with("CREATE TABLE t (id int PRIMARY KEY, day date, at timestamptz)")
            .with("INSERT INTO t SELECT g, '2026-01-01', '2026-01-01 12:00Z' FROM generate_series(1, 10) g")
            .then("UPDATE t SET day = day + 40, at = at - interval '2 years' WHERE id < 4")
            .then("UPDATE t SET day = NULL, at = NULL WHERE id = 5", "UPDATE t SET day = '1999-12-31' WHERE id = 5")
            .bronze("t", "10r 5u")
            .shows("SELECT COUNT(*), COUNT(DISTINCT id) FROM silver.{s}_t_state", "10|10"));

    private static CarriedTables carried;

    private static String rows(int count) {
        return "INSERT INTO t SELECT g, 'v' || g FROM generate_series(1, " + count + ") g";
    }

    /** Each order in which one key can be inserted, updated and deleted in four steps; a key for each order. */
    private static List<TableCase> permutations() {
        List<String> orders = new ArrayList<>();
        walk("", true, orders);
        walk("", false, orders);
        TableCase together = TableCase.of("permuted", "inserted, updated, deleted in every order in one transaction");
        TableCase each =
                TableCase.of("permuted_singly", "inserted, updated, deleted in every order, a transaction each");
        String table = "CREATE TABLE t (id text PRIMARY KEY, v text, b text)";
        together.with(table);
        each.with(table);
        List<String> statements = new ArrayList<>();
        for (String order : orders) {
            if (order.startsWith("1")) {
                String before = "INSERT INTO t VALUES ('" + order + "', 'before', big('before'))";
                together.with(before);
                each.with(before);
            }
            for (int step = 1; step < order.length(); step++) {
                statements.add(statement(order, step));
            }
        }
        statements.forEach(each::then);
        return List.of(together.then(statements.toArray(String[]::new)), each);
    }

    private static void walk(String order, boolean exists, List<String> orders) {
        String begun = order.isEmpty() ? (exists ? "1" : "0") : order;
        if (begun.length() == 5) {
            orders.add(begun);
        } else if (exists) {
            walk(begun + "u", true, orders);
            walk(begun + "d", false, orders);
        } else {
            walk(begun + "i", true, orders);
        }
    }

    private static String statement(String order, int step) {
        String where = " WHERE id = '" + order + "'";
        return switch (order.charAt(step)) {
            case 'u' ->
                step % 2 == 0
                        ? "UPDATE t SET v = v || 'u" + step + "'" + where
                        : "UPDATE t SET b = big('" + order + step + "')" + where;
            case 'd' -> "DELETE FROM t" + where;
            default -> "INSERT INTO t VALUES ('" + order + "', 'i" + step + "', big('" + order + step + "'))";
        };
    }

    @BeforeAll
    static void carry(@TempDir Path folder) throws Exception {
        List<TableCase> all = Stream.of(UPDATES, IDENTITIES, PERMUTATIONS, DATES)
                .flatMap(List::stream)
                .toList();
        carried = CarriedTables.carry(folder, "keys", CONFIGURED, FUNCTIONS, all);
    }

    @AfterAll
    static void close() {
        carried.close();
    }

    @TestFactory
    Stream<DynamicTest> F07_aChangedKeyIsADeleteAndAnInsert() {
        return carried.tests(UPDATES);
    }

    @TestFactory
    Stream<DynamicTest> F08_rowsAreToldApartAsTheTableSays() {
        return carried.tests(IDENTITIES);
    }

    @Test
    void F08_whereTheWholeRowIsTheKeyItsColumnsMayChange() throws Exception {
        String one = " WHERE ctid = (SELECT min(ctid) FROM t WHERE v = 'x')";
        for (String statement : List.of(
                "ALTER TABLE t ADD COLUMN d int DEFAULT 7",
                "ALTER TABLE t DROP COLUMN n",
                "ALTER TABLE t ALTER COLUMN d TYPE text")) {
            carried.source("whole_reshaped", statement, "DELETE FROM t" + one, "INSERT INTO t VALUES ('x'), ('z')");
            carried.awaitEqual("whole_reshaped.t");
        }
        carried.source("whole_reshaped", "DELETE FROM t" + one, "UPDATE t SET d = 'new' WHERE v = 'y'");
        carried.awaitEqual("whole_reshaped.t");
    }

    @TestFactory
    Stream<DynamicTest> F46_oneKeyInOneBatchInEveryOrder() {
        return carried.tests(PERMUTATIONS);
    }

    @TestFactory
    Stream<DynamicTest> F47_anUpdateOfTheDayMakesNoSecondRow() {
        return carried.tests(DATES);
    }
}
