package dev.tributary.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.finding.Finding;
import dev.tributary.service.finding.Severity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each finding is there in the bad state and not in the good one, and its SQL, where it is complete, mends it. */
class SourceFindingsIT {

    private static final String T = "CREATE TABLE t (id int PRIMARY KEY, a int)";
    private static final String PARTITIONED = "CREATE TABLE p (id int, a int) PARTITION BY RANGE (id)";
    private static final String PARTITION = "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)";

    /**
     * A state of the source.
     *
     * @param mended whether the remedy's SQL is run, after which the finding must be gone
     */
    private record BadState(String good, String bad, Severity severity, String says, boolean mended) {

        @Override
        public String toString() {
            return says;
        }
    }

    static Stream<BadState> badStates() {
        return Stream.of(
                mends(T, "ALTER TABLE t REPLICA IDENTITY NOTHING", "t: REPLICA IDENTITY NOTHING: Postgres refuses"),
                mends(T, "CREATE TABLE u (a int)", "u has no primary key: Postgres refuses UPDATE and DELETE"),
                mends(
                        "CREATE TABLE u (a int NOT NULL); CREATE UNIQUE INDEX ui ON u (a);"
                                + " ALTER TABLE u REPLICA IDENTITY USING INDEX ui",
                        "DROP INDEX ui",
                        "u has REPLICA IDENTITY USING INDEX: Postgres refuses"),
                mends(T, "CREATE UNLOGGED TABLE u (id int PRIMARY KEY)", "public.u is an unlogged table"),
                warns(
                        T,
                        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
                                + " CREATE FOREIGN TABLE f (a int) SERVER s",
                        "public.f is a foreign table"),
                warns(T, "CREATE TABLE heir () INHERITS (t)", "tables inherit from it (heir)"),
                fine(T, PARTITIONED + ";" + PARTITION, "p: is partitioned: it is carried as one table"),
                warns(
                        PARTITIONED + "; ALTER TABLE p REPLICA IDENTITY FULL;" + PARTITION
                                + "; ALTER TABLE p1 REPLICA IDENTITY FULL",
                        "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (9) TO (99)",
                        "its partitions [p2] have another REPLICA IDENTITY than FULL"),
                warns(
                        T + "; CREATE SCHEMA other; CREATE TABLE other.p (id int) PARTITION BY RANGE (id)",
                        "CREATE TABLE p1 PARTITION OF other.p FOR VALUES FROM (0) TO (9)",
                        "public.p1 is a partition and is passed over"),
                warns(T, "ALTER TABLE t ADD n numeric", "column n, numeric without a precision"),
                mends(T, "ALTER TABLE t ADD i interval; ALTER TABLE t ADD price money", "price, money: it is carried"),
                warns(T, "ALTER TABLE t ADD i interval", "column i, interval: 'infinity' would arrive"),
                fails(T, "ALTER TABLE t ADD \"A\" int", "differ by case alone"),
                warns(T, "ALTER TABLE t ADD n numeric(39,2)", "column n, numeric of 39 digits, does not fit DuckDB"),
                warns(
                        T,
                        "CREATE DOMAIN d AS numeric(50,10); CREATE DOMAIN dd AS d; ALTER TABLE t ADD n dd",
                        "column n, numeric of 50 digits, does not fit DuckDB"),
                warns(
                        T,
                        "ALTER TABLE t ADD v int GENERATED ALWAYS AS (a * 2) VIRTUAL",
                        "does not replicate generated columns [v]"),
                fine(
                        T,
                        "ALTER TABLE t ADD s int GENERATED ALWAYS AS (a * 2) STORED",
                        "stored generated columns are carried: [s]"),
                mends(
                        "CREATE TABLE t (id int PRIMARY KEY, s int GENERATED ALWAYS AS (id) STORED)",
                        "CREATE PUBLICATION $slot FOR TABLE t",
                        "does not replicate generated columns [s]"),
                fine(T, "ALTER TABLE t ADD body text", "long values of [body] that an UPDATE leaves alone"),
                fails(T, "CREATE TABLE \"T\" (id int PRIMARY KEY)", "both would be silver.t"),
                fails(T, "CREATE TABLE t_state (id int PRIMARY KEY)", "both would be silver.t_state"),
                fails(T, "CREATE TABLE \"" + "-".repeat(40) + "\" (id int PRIMARY KEY)", "and Kafka takes 249"),
                fine(
                        T,
                        "CREATE TABLE \"Order items\" (\"_TABLE_x\" int PRIMARY KEY)",
                        "columns go by other names: \"_TABLE_x\" as _u005f_TABLE_x"),
                fine(T, "CREATE TABLE \"a b\" (id int PRIMARY KEY)", "is a_u0020_b in the warehouse"),
                mendsError(
                        T + "; CREATE PUBLICATION $slot FOR TABLE t",
                        "ALTER PUBLICATION $slot SET (publish = 'insert, truncate')",
                        "leaves out update, delete"),
                mendsError(
                        T + "; CREATE PUBLICATION $slot FOR TABLE t",
                        "ALTER PUBLICATION $slot SET TABLE t WHERE (id > 5)",
                        "some rows or columns of public.t only"),
                mendsError(
                        T + "; CREATE PUBLICATION $slot FOR TABLE t",
                        "ALTER PUBLICATION $slot SET TABLE t (id)",
                        "some rows or columns of public.t only"),
                mendsError(
                        T + "; CREATE PUBLICATION $slot FOR ALL TABLES",
                        PARTITIONED + ";" + PARTITION,
                        "publishes changes of public.p under the names of its partitions"),
                fails(T, "SELECT pg_create_physical_replication_slot('$slot')", "belongs to plugin ''"),
                warns(
                        T + "; SELECT pg_create_logical_replication_slot('$slot', 'pgoutput', false, false, true)",
                        "SELECT pg_drop_replication_slot('$slot');"
                                + " SELECT pg_create_logical_replication_slot('$slot', 'pgoutput')",
                        "does not follow a failover"));
    }

    @ParameterizedTest
    @MethodSource("badStates")
    void isSeenInTheBadStateAndNotInTheGoodOne(BadState state) throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql(state.good.split(";", -1));
            assertEquals(List.of(), source.saying(state.says));

            source.sql(state.bad.split(";", -1));
            List<Finding> found = source.saying(state.says);
            assertEquals(1, found.size(), () -> source.preflight().look().toString());
            assertEquals(state.severity, found.get(0).severity());
            assertEquals(1, found.get(0).line().lines().count());

            if (state.mended) {
                source.sql(found.get(0)
                        .remedy()
                        .substring("run ".length())
                        .split(", or ", -1)[0]
                        .split(";", -1));
                assertEquals(List.of(), source.saying(state.says));
            }
        }
    }

    @Test
    @DisplayName("a start is refused for the first error, and for nothing else")
    void preflightAndDoctorAskTheSame() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql(T, "CREATE TABLE u (a int)");
            assertFalse(source.preflight().look().stream().anyMatch(Finding::isError));
            assertEquals(2, source.preflight().check().tables().size());
        }
    }

    @Test
    void allOfTheFilesMistakesAreSaidAtOnce() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.tt", "public.v", "public.p1", "crm.*")) {
            source.sql(T, "CREATE VIEW v AS SELECT 1 AS one", PARTITIONED, PARTITION);
            source.key("public.t", "nr");
            assertErrors(
                    source,
                    "tables.public.tt: no such table in the source: did you mean public.t?",
                    "tables.crm.*: no such table in the source",
                    "tables.public.v: public.v is a view: Postgres replicates tables only",
                    "public.p1 is a partition: it is carried with the table that it is a partition of: name p in the",
                    "tables.public.t.key: nr is no column of it");
        }
    }

    @Test
    void whatAPlainUserMayNotDoIsSaidAndMended() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*").asPlainUser()) {
            source.sql(T, "ALTER TABLE t ENABLE ROW LEVEL SECURITY", "ALTER ROLE $user NOREPLICATION");
            assertErrors(
                    source,
                    "may not replicate: run ALTER ROLE " + source.user() + " REPLICATION",
                    "may not read public.t",
                    "row-level security hides rows of public.t",
                    "may not publish the tables: as their owner run CREATE PUBLICATION " + source.slot());
            for (Finding error :
                    source.preflight().look().stream().filter(Finding::isError).toList()) {
                source.sql(error.remedy()
                        .substring(error.remedy().indexOf("run ") + "run ".length())
                        .split(";", -1));
            }
            assertErrors(source);

            source.sql("CREATE TABLE more (id int PRIMARY KEY)", "GRANT SELECT ON more TO $user");
            assertErrors(
                    source, "as their owner run ALTER PUBLICATION " + source.slot() + " ADD TABLE ONLY public.more");
        }
    }

    @Test
    void tablesWhoseTopicsKafkaTakesForTheSameAreRefused() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*", "public_a.*")) {
            source.sql(T, "CREATE SCHEMA public_a", "CREATE TABLE public_a.b (id int PRIMARY KEY)");
            assertErrors(source);
            source.sql("CREATE TABLE a_b (id int PRIMARY KEY)");
            assertErrors(source, "have the same name to Kafka");
        }
    }

    @Test
    @DisplayName("F08: the four forms of REPLICA IDENTITY, and what each means, are told up front")
    void F08_replicaIdentityInItsFourForms() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql(
                    "CREATE TABLE plain (id int PRIMARY KEY, a int)",
                    "CREATE TABLE whole (a int)",
                    "ALTER TABLE whole REPLICA IDENTITY FULL",
                    "CREATE TABLE indexed (id int PRIMARY KEY, b int NOT NULL, c int NOT NULL)",
                    "CREATE UNIQUE INDEX bc ON indexed (c, b)",
                    "ALTER TABLE indexed REPLICA IDENTITY USING INDEX bc",
                    "CREATE TABLE nothing (id int PRIMARY KEY)",
                    "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
                    "CREATE TABLE keyless (a int)");
            assertSays(source, Severity.OK, "plain: rows are told apart by primary key [id]; REPLICA IDENTITY DEFAULT");
            assertSays(source, Severity.WARNING, "no key: rows are told apart by the whole row");
            assertSays(source, Severity.WARNING, "ALTER TABLE public.whole ADD PRIMARY KEY");
            assertSays(source, Severity.OK, "indexed: rows are told apart by index of its REPLICA IDENTITY [c, b]");
            assertSays(source, Severity.WARNING, "ALTER TABLE public.nothing REPLICA IDENTITY DEFAULT");
            assertSays(source, Severity.WARNING, "ALTER TABLE public.keyless REPLICA IDENTITY FULL");
            source.key("public.plain", "a");
            assertErrors(source, "of a deleted row Postgres sends [id] only (REPLICA IDENTITY DEFAULT), not [a]");
        }
    }

    @Test
    @DisplayName("F22: partitioned, inheritance, generated, identity columns, unlogged: told up front")
    void F22_whatIsNotAPlainTableIsTold() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql(
                    "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                    PARTITION,
                    "CREATE TABLE parent (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int,"
                            + " v int GENERATED ALWAYS AS (a + 1) VIRTUAL)",
                    "CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (parent)",
                    "CREATE UNLOGGED TABLE scratch (id int)");
            assertSays(source, Severity.OK, "public.p: is partitioned");
            assertSays(source, Severity.WARNING, "public.parent: tables inherit from it (heir)");
            assertSays(source, Severity.WARNING, "public.parent: Postgres does not replicate generated columns [v]");
            assertSays(source, Severity.OK, "public.parent: rows are told apart by primary key [id]");
            assertSays(source, Severity.WARNING, "public.scratch is an unlogged table and is passed over");
            assertEquals(3, source.preflight().check().tables().size());
        }
    }

    private static void assertSays(ExaminedSource source, Severity severity, String text) {
        List<Finding> found = source.saying(text);
        assertEquals(1, found.size(), () -> text + " in " + source.preflight().look());
        assertEquals(severity, found.get(0).severity());
    }

    private static void assertErrors(ExaminedSource source, String... texts) {
        List<Finding> errors =
                source.preflight().look().stream().filter(Finding::isError).toList();
        assertEquals(texts.length, errors.size(), errors::toString);
        for (String text : texts) {
            assertTrue(errors.stream().anyMatch(error -> error.line().contains(text)), () -> text + " in " + errors);
        }
    }

    private static BadState mends(String good, String bad, String says) {
        return new BadState(good, bad, Severity.WARNING, says, true);
    }

    private static BadState warns(String good, String bad, String says) {
        return new BadState(good, bad, Severity.WARNING, says, false);
    }

    private static BadState fine(String good, String bad, String says) {
        return new BadState(good, bad, Severity.OK, says, false);
    }

    private static BadState fails(String good, String bad, String says) {
        return new BadState(good, bad, Severity.ERROR, says, false);
    }

    private static BadState mendsError(String good, String bad, String says) {
        return new BadState(good, bad, Severity.ERROR, says, true);
    }
}
