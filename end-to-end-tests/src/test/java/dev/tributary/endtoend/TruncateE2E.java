package dev.tributary.endtoend;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** F09: exactly the rows that lie before a TRUNCATE go. */
final class TruncateE2E {

    private static final List<TableCase> CASES = List.of(
            TableCase.of("between", "between inserts of one transaction, the same keys again behind it")
                    .with("CREATE TABLE t (id int PRIMARY KEY, v text)", rows("t", "snapshot"))
                    .then(rows("t", "again", "ON CONFLICT (id) DO UPDATE SET v = excluded.v"))
                    .then(
                            "INSERT INTO t VALUES (100, 'before')",
                            "TRUNCATE t",
                            "INSERT INTO t VALUES (1, 'after'), (101, 'after')",
                            "UPDATE t SET v = v || '!' WHERE id = 1")
                    .bronze("t", "3c 20r 21u"),
            TableCase.of("twice", "several in one transaction, nothing behind the last")
                    .with("CREATE TABLE t (id int PRIMARY KEY, v text)", rows("t", "snapshot"))
                    .then("TRUNCATE t", rows("t", "one"), "TRUNCATE t", rows("t", "two"), "TRUNCATE t")
                    .bronze("t", "40c 20r"),
            TableCase.of("cascade", "with CASCADE over several tables")
                    .with(
                            "CREATE TABLE a (id int PRIMARY KEY)",
                            "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)",
                            "CREATE TABLE c (id int PRIMARY KEY, b int REFERENCES b)",
                            "CREATE TABLE other (id int PRIMARY KEY)",
                            "INSERT INTO a SELECT generate_series(1, 20)",
                            "INSERT INTO b SELECT g, g FROM generate_series(1, 20) g",
                            "INSERT INTO c SELECT g, g FROM generate_series(1, 20) g",
                            "INSERT INTO other SELECT generate_series(1, 20)")
                    .then(
                            "INSERT INTO a VALUES (21)",
                            "INSERT INTO b VALUES (21, 21)",
                            "TRUNCATE a CASCADE",
                            "INSERT INTO a VALUES (5)",
                            "INSERT INTO c VALUES (5, NULL)")
                    .bronze("a", "2c 20r")
                    .bronze("b", "1c 20r")
                    .bronze("c", "1c 20r")
                    .bronze("other", "20r"),
            TableCase.of("listed", "several tables in one statement")
                    .with(
                            "CREATE TABLE a (id int PRIMARY KEY)",
                            "CREATE TABLE b (id int PRIMARY KEY)",
                            "INSERT INTO a SELECT generate_series(1, 5)",
                            "INSERT INTO b SELECT generate_series(1, 5)")
                    .then("TRUNCATE a, b", "INSERT INTO b VALUES (3)")
                    .bronze("b", "1c 5r"),
            TableCase.of("identity", "with RESTART IDENTITY: the keys come again")
                    .with(
                            "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text)",
                            "INSERT INTO t (v) SELECT 'old' FROM generate_series(1, 20)")
                    .then("TRUNCATE t RESTART IDENTITY", "INSERT INTO t (v) SELECT 'new' FROM generate_series(1, 3)")
                    .bronze("t", "3c 20r")
                    .shows("SELECT id, v FROM silver.{s}_t ORDER BY id", "1|new", "2|new", "3|new"),
            TableCase.of("empty", "of a table that is empty, and of one that never had a row")
                    .with("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE never (id int PRIMARY KEY)")
                    .then("TRUNCATE t, never")
                    .then("INSERT INTO t VALUES (1)", "DELETE FROM t", "TRUNCATE t")
                    .bronze("t", "1c 1d"),
            TableCase.of("rolled_back", "rolled back to a savepoint: nothing goes")
                    .with("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 5)")
                    .then("SAVEPOINT s", "TRUNCATE t", "INSERT INTO t VALUES (1)", "ROLLBACK TO s")
                    .bronze("t", "5r"),
            TableCase.of("composite", "of a table whose key has two columns, and of one without a key")
                    .with(
                            "CREATE TABLE t (a int, b text, v int, PRIMARY KEY (b, a))",
                            "CREATE TABLE keyless (v int)",
                            "INSERT INTO t SELECT g, 'k' || g, g FROM generate_series(1, 20) g",
                            "INSERT INTO keyless SELECT generate_series(1, 20)")
                    .then(
                            "TRUNCATE t, keyless",
                            "INSERT INTO t SELECT g, 'k' || g, -g FROM generate_series(5, 8) g",
                            "INSERT INTO keyless VALUES (1), (1)")
                    .bronze("t", "4c 20r")
                    .bronze("keyless", "2c 20r"),
            TableCase.of(
                            "partitioned",
                            "of a partitioned table; that of one partition alone Postgres does not send, its rows stay")
                    .with(
                            "CREATE TABLE t (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                            "CREATE TABLE t_low PARTITION OF t FOR VALUES FROM (0) TO (10)",
                            "CREATE TABLE t_high PARTITION OF t FOR VALUES FROM (10) TO (100)",
                            "CREATE TABLE whole (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                            "CREATE TABLE whole_part PARTITION OF whole DEFAULT",
                            rows("t", "snapshot"),
                            rows("whole", "snapshot"))
                    .then("TRUNCATE whole", "INSERT INTO whole VALUES (1, 'after')")
                    .then("TRUNCATE t_low", "INSERT INTO t VALUES (1, 'after')")
                    .bronze("whole", "1c 20r")
                    .bronze("t", "1c 20r")
                    .differs("t", 9));

    private static CarriedTables carried;

    private static String rows(String table, String value) {
        return rows(table, value, "");
    }

    private static String rows(String table, String value, String more) {
        return "INSERT INTO " + table + " SELECT g, '" + value + "' FROM generate_series(0, 19) g " + more;
    }

    @BeforeAll
    static void carry(@TempDir Path folder) throws Exception {
        carried = CarriedTables.carry(folder, "truncate", "", "", CASES);
    }

    @AfterAll
    static void close() {
        carried.close();
    }

    @TestFactory
    Stream<DynamicTest> F09_exactlyTheRowsBeforeATruncateGo() {
        return carried.tests(CASES);
    }
}
