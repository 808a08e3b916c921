package dev.tributary.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.postgres.Publication;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The publication is made, and kept in step with the pipeline file. */
class PublicationIT {

    private static final String HELD =
            "SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_publication_tables WHERE pubname = '$slot'";

    @Test
    void isMadeOnceAndThenLeftAlone() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql(
                    "CREATE TABLE a (id int PRIMARY KEY)",
                    "CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (a)",
                    "CREATE TABLE \"P q\" (id int) PARTITION BY RANGE (id)",
                    "CREATE TABLE part PARTITION OF \"P q\" FOR VALUES FROM (0) TO (9)");
            Publication publication = publication(source);
            publication.ensure(tables("a", "P q"), false);
            String made = ask(source, "SELECT xmin FROM pg_publication WHERE pubname = '$slot'");
            publication.ensure(tables("a", "P q"), true);

            assertEquals("P q,a", ask(source, HELD), "the root stands for its partition, and no heir is published");
            assertEquals(
                    "t",
                    ask(
                            source,
                            "SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate AND pubviaroot"
                                    + " AND pubgencols = 's' FROM pg_publication WHERE pubname = '$slot'"));
            assertEquals(made, ask(source, "SELECT xmin FROM pg_publication WHERE pubname = '$slot'"));
        }
    }

    @Test
    void tablesAreAddedAndTakenOut() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql("CREATE TABLE a (id int)", "CREATE TABLE b (id int)", "CREATE TABLE c (id int)");
            publication(source).ensure(tables("a", "b"), false);
            assertEquals(
                    1, source.saying("tables will be added to it: [public.c]").size());
            publication(source).ensure(tables("b", "c"), false);
            assertEquals("b,c", ask(source, HELD));
            publication(source).ensure(tables("a", "b", "c"), false);
            assertEquals(1, source.saying("holds the tables").size());
        }
    }

    @Test
    void oneForAllTablesOrASchemaIsLeftAlone() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql("CREATE TABLE a (id int)", "CREATE TABLE b (id int)", "CREATE SCHEMA s", "CREATE TABLE s.c ()");
            source.sql("CREATE PUBLICATION $slot FOR TABLES IN SCHEMA public");
            publication(source).ensure(tables("a"), false);
            assertEquals("a,b", ask(source, HELD));
            assertEquals(1, source.saying("holds the tables").size());
            publication(source).ensure(List.of(new TableId("s", "c"), new TableId("public", "a")), false);
            assertEquals("a,b,c", ask(source, HELD));
            source.sql("DROP PUBLICATION $slot", "CREATE PUBLICATION $slot FOR ALL TABLES");
            publication(source).ensure(tables("a"), false);
            assertEquals("a,b,c", ask(source, HELD));
        }
    }

    @Test
    void whoMayNotIsToldTheSqlForTheOwner() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*").asPlainUser()) {
            source.sql("CREATE TABLE a (id int)", "CREATE TABLE b (id int)");
            refused(source, "as their owner run CREATE PUBLICATION " + source.slot() + " FOR TABLE ONLY public.a");
            source.sql("CREATE PUBLICATION $slot FOR TABLE a, b");
            publication(source).ensure(tables("a"), false);
            assertEquals("a,b", ask(source, HELD), "what is too much is left, where it is another's");
        }
    }

    @Test
    void oneThatWouldLoseChangesIsRefused() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql("CREATE TABLE a (id int)", "CREATE PUBLICATION $slot WITH (publish = 'insert')");
            refused(source, "leaves out update, delete, truncate: run ALTER PUBLICATION");
            assertEquals("", ask(source, HELD));
        }
    }

    @Test
    void oneThatWasDroppedUnderASlotIsNotMadeAgainInSilence() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql("CREATE TABLE a (id int)");
            TributaryException refused = assertThrows(
                    TributaryException.class, () -> publication(source).ensure(tables("a"), true));
            assertTrue(refused.getMessage().contains("is gone, and the changes since"), refused::getMessage);
            assertEquals("", ask(source, HELD));
        }
    }

    private static void refused(ExaminedSource source, String says) {
        TributaryException refused =
                assertThrows(TributaryException.class, () -> publication(source).ensure(tables("a"), false));
        assertEquals(ErrorKind.NEEDS_OPERATOR, refused.kind());
        assertTrue(refused.getMessage().contains(says), refused::getMessage);
    }

    private static Publication publication(ExaminedSource source) {
        return new Publication(source.database(), source.slot());
    }

    private static List<TableId> tables(String... names) {
        return List.of(names).stream().map(name -> new TableId("public", name)).toList();
    }

    private static String ask(ExaminedSource source, String sql) throws SQLException {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.replace("$slot", source.slot()))) {
            String value = row.next() ? row.getString(1) : null;
            return value == null ? "" : value;
        }
    }
}
