package dev.tributary.endtoend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Names that nobody expects, sizes at the limit, and tables of other kinds. */
final class NamesE2E {

    private static final List<String> ODD = List.of(
            "order",
            "group",
            "select",
            "UPPER",
            "a.b",
            "with blank",
            "quote\"d",
            "back`tick",
            "it's",
            "x\"; DROP TABLE y; --",
            "_TABLE_",
            "_PARTITION_x",
            "_ROW_TIMESTAMP",
            "_op",
            "__root__",
            "1st",
            "täble",
            "таблица",
            "表",
            "emoji 😀",
            "back\\slash",
            "$1",
            "%s",
            "a,b:c;d",
            "../up",
            "-",
            "x".repeat(63));

    /** F21. */
    private static final List<TableCase> NAMES = List.of(
            oddTables(),
            oddColumns(),
            TableCase.of("Odd \"schema\".😀", "a schema with all of it")
                    .with("CREATE TABLE \"T.t\" (id int PRIMARY KEY, v int)", "INSERT INTO \"T.t\" VALUES (1, 1)")
                    .then("UPDATE \"T.t\" SET v = 2")
                    .bronze("T.t", "1r 1u"),
            TableCase.of("letters", "a name of 31 letters that Kafka does not take as they are")
                    .with("CREATE TABLE " + "ж".repeat(31) + " (id int PRIMARY KEY)")
                    .then("INSERT INTO " + "ж".repeat(31) + " VALUES (1)")
                    .bronze("ж".repeat(31), "1c"),
            oddKey(),
            wide(),
            TableCase.of("large", "a row of 16 MB")
                    .with("CREATE TABLE t (id int PRIMARY KEY, n int, v text, b bytea)")
                    .with("INSERT INTO t SELECT 1, 1, big(8), NULL")
                    .then("INSERT INTO t SELECT 2, 1, big(16), NULL")
                    .then("UPDATE t SET n = 2 WHERE id = 2")
                    .then("UPDATE t SET v = NULL, b = convert_to(big(16), 'UTF8') WHERE id = 1")
                    .bronze("t", "1c 1r 2u"));

    /** F22. */
    private static final List<TableCase> KINDS = List.of(
            TableCase.of("partitioned", "a partitioned table is one, and rows move between its partitions")
                    .with("CREATE TABLE t (id int, day date, v text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)")
                    .with("CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')")
                    .with("CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')")
                    .with("INSERT INTO t SELECT g, '2026-01-31', 'v' FROM generate_series(1, 10) g")
                    .then("UPDATE t SET day = day + 1 WHERE id < 4", "UPDATE t SET v = 'x' WHERE id = 5")
                    .then("CREATE TABLE t_3 PARTITION OF t FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')")
                    .then("INSERT INTO t VALUES (20, '2026-03-05', 'new')", "DELETE FROM t_2 WHERE id = 1")
                    .bronze("t", "4c 4d 10r 1u"),
            TableCase.of("sub", "partitions of partitions, with columns in another order")
                    .with("CREATE TABLE t (id int, a text, b int, PRIMARY KEY (id)) PARTITION BY HASH (id)")
                    .with("CREATE TABLE t_0 (b int, a text, id int NOT NULL PRIMARY KEY)")
                    .with("ALTER TABLE t ATTACH PARTITION t_0 FOR VALUES WITH (MODULUS 2, REMAINDER 0)")
                    .with(
                            "CREATE TABLE t_1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1) PARTITION BY HASH (id)")
                    .with("CREATE TABLE t_1_0 PARTITION OF t_1 FOR VALUES WITH (MODULUS 1, REMAINDER 0)")
                    .with("INSERT INTO t SELECT g, 'a' || g, g FROM generate_series(1, 20) g")
                    .then("UPDATE t SET b = -b WHERE id % 3 = 0", "DELETE FROM t WHERE id > 15")
                    .then("INSERT INTO t SELECT g, 'n', 0 FROM generate_series(100, 104) g")
                    .bronze("t", "5c 5d 20r 6u"),
            TableCase.of("inherited", "parent and child are two tables")
                    .with("CREATE TABLE p (id int PRIMARY KEY, v text)", "INSERT INTO p VALUES (1, 'p'), (2, 'p')")
                    .with("CREATE TABLE c (extra int, PRIMARY KEY (id)) INHERITS (p)")
                    .with("INSERT INTO c VALUES (3, 'c', 1), (4, 'c', 2)")
                    .then("UPDATE p SET v = 'all'", "DELETE FROM p WHERE id = 4", "INSERT INTO c VALUES (5, 'c', 3)")
                    .bronze("p", "2r 2u")
                    .bronze("c", "1c 1d 2r 2u"),
            TableCase.of("generated", "generated columns, stored and virtual")
                    .with("CREATE TABLE t (id int PRIMARY KEY, n int, s int GENERATED ALWAYS AS (n * 2) STORED,"
                            + " w int GENERATED ALWAYS AS (n * 3) VIRTUAL)")
                    .with("INSERT INTO t (id, n) SELECT g, g FROM generate_series(1, 5) g")
                    .then("UPDATE t SET n = 100 WHERE id = 1", "INSERT INTO t (id, n) VALUES (10, 10)")
                    .bronze("t", "1c 5r 1u"),
            TableCase.of("identity", "identity and serial columns")
                    .with("CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, s serial, v text)")
                    .with("INSERT INTO t (v) SELECT 'v' FROM generate_series(1, 5)")
                    .then("INSERT INTO t (v) VALUES ('new')", "UPDATE t SET v = 'x' WHERE id = 2")
                    .bronze("t", "1c 5r 1u"),
            TableCase.of("unlogged", "an unlogged table is not in the WAL and is left out")
                    .with("CREATE TABLE t (id int PRIMARY KEY)", "CREATE UNLOGGED TABLE u (id int PRIMARY KEY)")
                    .with("INSERT INTO u VALUES (1)")
                    .then("INSERT INTO t VALUES (1)", "INSERT INTO u VALUES (2)")
                    .shows(
                            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'bronze'"
                                    + " AND table_name LIKE '{s}%'",
                            "unlogged_t"));

    private static final String FUNCTIONS = """
            CREATE FUNCTION big(mebibytes int) RETURNS text LANGUAGE sql AS
              $$ SELECT string_agg(md5(g::text), '') FROM generate_series(1, mebibytes * 32768) g $$;
            """;

    private static CarriedTables carried;

    private static TableCase oddTables() {
        TableCase odd = TableCase.of("tables", "table names with quotes, dots, blanks, unicode, SQL, reserved words");
        for (String name : ODD) {
            odd.with("CREATE TABLE " + quoted(name) + " (id int PRIMARY KEY, v text)");
            odd.with("INSERT INTO " + quoted(name) + " VALUES (1, 'a'), (2, 'b')");
            odd.then(
                    "UPDATE " + quoted(name) + " SET v = 'x' WHERE id = 1",
                    "DELETE FROM " + quoted(name) + " WHERE id = 2");
            odd.bronze(name, "1d 2r 1u");
        }
        return odd;
    }

    private static TableCase oddColumns() {
        String columns = ODD.stream().map(name -> quoted(name) + " text").collect(Collectors.joining(", "));
        String changed = ODD.stream().map(name -> quoted(name) + " = 'x'").collect(Collectors.joining(", "));
        return TableCase.of("columns", "the same as names of columns")
                .with("CREATE TABLE t (id int PRIMARY KEY, " + columns + ")")
                .with("INSERT INTO t (id, \"order\") VALUES (1, 'a'), (2, 'b')")
                .then("UPDATE t SET " + changed + " WHERE id = 1")
                .then("DELETE FROM t WHERE id = 2", "INSERT INTO t (id, \"emoji 😀\") VALUES (3, 'c')")
                .bronze("t", "1c 1d 2r 1u");
    }

    private static TableCase oddKey() {
        return TableCase.of("key_names", "key columns with such names")
                .with("CREATE TABLE t (v int, \"K.1, x\" int, \"x\"\"; DROP TABLE y; --\" text,"
                        + " PRIMARY KEY (\"x\"\"; DROP TABLE y; --\", \"K.1, x\"))")
                .with("INSERT INTO t SELECT g, g, 'k' FROM generate_series(1, 10) g")
                .then("UPDATE t SET v = 0 WHERE v < 4", "DELETE FROM t WHERE v > 8")
                .then("UPDATE t SET \"K.1, x\" = 100 WHERE v = 5")
                .bronze("t", "1c 3d 10r 3u");
    }

    private static TableCase wide() {
        List<String> columns = new ArrayList<>();
        IntStream.range(1, 1600).forEach(i -> columns.add("a_column_number_" + i + (i % 4 == 0 ? " text" : " int")));
        return TableCase.of("wide", "a table with 1,600 columns")
                .with("CREATE TABLE t (id int PRIMARY KEY, " + String.join(", ", columns) + ")")
                .with("INSERT INTO t (id, a_column_number_1, a_column_number_1599) SELECT g, g, g"
                        + " FROM generate_series(1, 10) g")
                .then("UPDATE t SET a_column_number_4 = 'x', a_column_number_1599 = 0 WHERE id < 6")
                .then("DELETE FROM t WHERE id = 10", "INSERT INTO t (id, a_column_number_800) VALUES (11, 'y')")
                .bronze("t", "1c 1d 10r 5u");
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    @BeforeAll
    static void carry(@TempDir Path folder) throws Exception {
        List<TableCase> all = Stream.of(NAMES, KINDS).flatMap(List::stream).toList();
        carried = CarriedTables.carry(folder, "names", "", FUNCTIONS, all);
    }

    @AfterAll
    static void close() {
        carried.close();
    }

    @TestFactory
    Stream<DynamicTest> F21_namesAndSizesAtTheirLimits() {
        return carried.tests(NAMES);
    }

    @TestFactory
    Stream<DynamicTest> F22_otherKindsOfTables() {
        return carried.tests(KINDS);
    }
}
