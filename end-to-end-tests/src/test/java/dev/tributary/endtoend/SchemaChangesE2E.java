package dev.tributary.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tables that change their shape while rows flow. */
final class SchemaChangesE2E {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** F10. */
    private static final List<TableCase> ADDED = List.of(
            table("added", "a column without a default")
                    .then("UPDATE t SET v = 'before' WHERE id = 1")
                    .then("ALTER TABLE t ADD COLUMN n int")
                    .then("UPDATE t SET n = 2 WHERE id = 2", "INSERT INTO t VALUES (10, 'ten', 10)")
                    .bronze("t", "1c 5r 2u"),
            table("defaulted", "a column with a default: old rows are NULL until they change")
                    .then("ALTER TABLE t ADD COLUMN n int NOT NULL DEFAULT 7, ADD COLUMN at timestamptz DEFAULT now()")
                    .then("UPDATE t SET v = 'changed' WHERE id = 2", "INSERT INTO t (id) VALUES (10)")
                    .bronze("t", "1c 5r 1u")
                    .differs("t", 4)
                    .shows(
                            "SELECT id, n FROM silver.{s}_t ORDER BY id",
                            "1|null",
                            "2|7",
                            "3|null",
                            "4|null",
                            "5|null",
                            "10|7"),
            table("rewritten", "a column with a default that differs by row: it rewrites the table, and sends nothing")
                    .then("ALTER TABLE t ADD COLUMN r uuid DEFAULT gen_random_uuid()")
                    .then("UPDATE t SET v = v")
                    .bronze("t", "5r 5u"),
            table("mixed", "several changes of the table between the rows of one transaction")
                    .then(
                            "INSERT INTO t VALUES (10, 'ten')",
                            "ALTER TABLE t ADD COLUMN a int",
                            "INSERT INTO t VALUES (11, 'eleven', 11)",
                            "UPDATE t SET a = 1 WHERE id = 10",
                            "ALTER TABLE t ADD COLUMN b text DEFAULT 'b'",
                            "INSERT INTO t VALUES (12, 'twelve', 12)",
                            "ALTER TABLE t DROP COLUMN a",
                            "INSERT INTO t VALUES (13, 'thirteen', 'x')",
                            "DELETE FROM t WHERE id = 11",
                            "ALTER TABLE t ADD COLUMN c numeric(10,2)",
                            "UPDATE t SET c = 1.5")
                    .bronze("t", "4c 1d 5r 9u"),
            table("not_null", "SET NOT NULL and back, a default, a check")
                    .then("ALTER TABLE t ALTER COLUMN v SET NOT NULL", "INSERT INTO t VALUES (10, 'ten')")
                    .then("ALTER TABLE t ALTER COLUMN v DROP NOT NULL", "INSERT INTO t VALUES (11, NULL)")
                    .then("ALTER TABLE t ALTER COLUMN v SET DEFAULT 'd', ADD CHECK (id > 0)")
                    .then("INSERT INTO t (id) VALUES (12)", "DELETE FROM t WHERE id = 1")
                    .bronze("t", "3c 1d 5r"),
            table("rolled_back", "a change that is rolled back")
                    .then(
                            "SAVEPOINT s",
                            "ALTER TABLE t ADD COLUMN n int",
                            "INSERT INTO t VALUES (9, 'x', 9)",
                            "ROLLBACK TO s")
                    .then("INSERT INTO t VALUES (10, 'ten')")
                    .bronze("t", "1c 5r"));

    /** F11. */
    private static final List<TableCase> DROPPED = List.of(
            table("dropped", "DROP COLUMN: it is kept, and NULL from then on")
                    .then("UPDATE t SET v = 'last' WHERE id = 1")
                    .then("ALTER TABLE t DROP COLUMN v")
                    .then("INSERT INTO t VALUES (10)", "DELETE FROM t WHERE id = 5")
                    .bronze("t", "1c 1d 5r 1u")
                    .shows("SELECT id, v FROM silver.{s}_t ORDER BY id", "1|last", "2|v2", "3|v3", "4|v4", "10|null"),
            table("readded", "DROP and ADD again of the same name and type")
                    .then("ALTER TABLE t DROP COLUMN v", "ALTER TABLE t ADD COLUMN v text")
                    .then("UPDATE t SET v = 'again' WHERE id < 3", "INSERT INTO t VALUES (10, 'ten')")
                    .bronze("t", "1c 5r 2u")
                    .differs("t", 3),
            table("renamed", "RENAME of a column: a new one, and the old one kept")
                    .then("ALTER TABLE t RENAME COLUMN v TO w")
                    .then("UPDATE t SET w = 'new' WHERE id = 1", "INSERT INTO t VALUES (10, 'ten')")
                    .bronze("t", "1c 5r 1u")
                    .differs("t", 4)
                    .shows(
                            "SELECT id, v, w FROM silver.{s}_t ORDER BY id",
                            "1|null|new",
                            "2|v2|null",
                            "3|v3|null",
                            "4|v4|null",
                            "5|v5|null",
                            "10|null|ten"),
            table("swapped", "two columns swap their names")
                    .with("ALTER TABLE t ADD COLUMN w text DEFAULT 'w'")
                    .then(
                            "ALTER TABLE t RENAME COLUMN v TO x",
                            "ALTER TABLE t RENAME COLUMN w TO v",
                            "ALTER TABLE t RENAME COLUMN x TO w")
                    .then("UPDATE t SET v = v || '!'")
                    .bronze("t", "5r 5u"));

    /** Widened types of F12. */
    private static final List<TableCase> WIDENED = List.of(
            TableCase.of("widened", "int to bigint, varchar to text, numeric with more digits, real to double")
                    .with(
                            "CREATE TABLE t (id int PRIMARY KEY, i int, v varchar(5), n numeric(6,2), r real, s smallint)")
                    .with("INSERT INTO t SELECT g, g, 'v' || g, g + 0.25, g, g FROM generate_series(1, 5) g")
                    .then(
                            "ALTER TABLE t ALTER COLUMN i TYPE bigint, ALTER COLUMN v TYPE text,"
                                    + " ALTER COLUMN n TYPE numeric(20,4), ALTER COLUMN r TYPE double precision,"
                                    + " ALTER COLUMN s TYPE int",
                            "INSERT INTO t VALUES (10, 9000000000, 'a long text', 1234567890123456.1234, 0.1, 70000)")
                    .then("UPDATE t SET n = n + 0.0001, i = 9000000000 WHERE id = 1")
                    .bronze("t", "1c 5r 1u"),
            TableCase.of("widened_key", "the key: int to bigint")
                    .with("CREATE TABLE t (id int PRIMARY KEY, v text)", rows())
                    .then("ALTER TABLE t ALTER COLUMN id TYPE bigint")
                    .then("UPDATE t SET v = 'x' WHERE id < 3", "DELETE FROM t WHERE id = 5")
                    .then("INSERT INTO t VALUES (9000000000, 'big')", "UPDATE t SET id = 9000000001 WHERE id = 4")
                    .bronze("t", "2c 2d 5r 2u"));

    /** F13: their keys are defined anew when all else is done. */
    private static final List<TableCase> REKEYED = List.of(
            table("rekeyed", "two tables")
                    .with("CREATE TABLE other (id int PRIMARY KEY, v text)", "INSERT INTO other VALUES (0, 'before')"),
            table("retyped", "a key of another type"));

    private static CarriedTables carried;

    private static TableCase table(String schema, String what) {
        return TableCase.of(schema, what).with("CREATE TABLE t (id int PRIMARY KEY, v text)", rows());
    }

    private static String rows() {
        return "INSERT INTO t SELECT g, 'v' || g FROM generate_series(1, 5) g";
    }

    @BeforeAll
    static void carry(@TempDir Path folder) throws Exception {
        List<TableCase> all = Stream.of(ADDED, DROPPED, WIDENED, REKEYED)
                .flatMap(List::stream)
                .toList();
        carried = CarriedTables.carry(folder, "changes", "", "", all);
    }

    @AfterAll
    static void close() {
        carried.close();
    }

    @TestFactory
    Stream<DynamicTest> F10_columnsAreAddedWhileRowsFlow() {
        return carried.tests(ADDED);
    }

    @TestFactory
    Stream<DynamicTest> F11_columnsAreDroppedAndRenamed() {
        return carried.tests(DROPPED);
    }

    @TestFactory
    Stream<DynamicTest> F12_typesAreWidened() {
        return carried.tests(WIDENED);
    }

    @Test
    void F13_aTableWhoseKeyIsDefinedAnewStopsAloneAndIsBackAfterASnapshot() throws Exception {
        carried.source(
                "rekeyed",
                "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (id, v)",
                "UPDATE t SET v = 'changed' WHERE id = 1",
                "DELETE FROM t WHERE id = 2");
        await().atMost(LIMIT).until(() -> merged().contains("its key was [id] and is [id, v]"));

        carried.source("rekeyed", "INSERT INTO other VALUES (1, 'flows')");
        await().atMost(LIMIT)
                .untilAsserted(() -> carried.assertRows(
                        "SELECT id, v FROM silver.rekeyed_other ORDER BY id", "0|before", "1|flows"));
        assertTrue(merged().contains("run tributary snapshot --table rekeyed.t"), merged());
        assertFalse(merged().contains("rekeyed.other: "), merged());
        carried.assertRows("SELECT v FROM silver.rekeyed_t WHERE id = 1", "v1");

        carried.snapshot("rekeyed.t");
        carried.source("rekeyed", "INSERT INTO t VALUES (1, 'twin')", "INSERT INTO other VALUES (2, 'flows on')");
        carried.assertVerified("rekeyed.t", "rekeyed.other");
        assertFalse(merged().contains("its key was"), merged());
        carried.assertRows(
                "SELECT id, v FROM silver.rekeyed_t ORDER BY id, v", "1|changed", "1|twin", "3|v3", "4|v4", "5|v5");
        carried.assertRows("SELECT id, v FROM silver.rekeyed_t_rejected");
        carried.assertRows(
                "SELECT _op, COUNT(*) FROM bronze.rekeyed_t WHERE _op <> 'b' AND _epoch = 1 GROUP BY _op ORDER BY _op",
                "c|1",
                "d|2",
                "r|5");
    }

    /** A column of the key that gets another type is another column, so the key is another one. */
    @Test
    void F13_aTableWhoseKeyGetsAnotherTypeIsBackAfterASnapshot() throws Exception {
        carried.source(
                "retyped",
                "ALTER TABLE t ALTER COLUMN id TYPE text USING 'n' || id",
                "UPDATE t SET v = 'changed' WHERE id = 'n1'");
        await().atMost(LIMIT).until(() -> merged().contains("retyped.t: its key was [id] and is [id__string]"));

        carried.snapshot("retyped.t");
        assertTrue(carried.stack().drain(LIMIT), "it did not drain");
        assertFalse(merged().contains("retyped.t: its key"), merged());
        carried.assertRows(
                "SELECT id__string, v FROM silver.retyped_t ORDER BY id__string",
                "n1|changed",
                "n2|v2",
                "n3|v3",
                "n4|v4",
                "n5|v5");
    }

    private static String merged() {
        return String.valueOf(carried.stack().services().get(3).status());
    }
}
