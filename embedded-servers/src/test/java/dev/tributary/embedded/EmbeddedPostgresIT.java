package dev.tributary.embedded;

import static dev.tributary.embedded.Refusal.assertRefusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.embedded.EmbeddedPostgres.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresIT {
    private static final Options FAST = Options.defaults().withFsync(false);

    @TempDir
    private Path directory;

    @Test
    void keepsDataAndPasswordFromOneStartToTheNext() throws Exception {
        String password;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, FAST)) {
            postgres.createDatabase("shop");
            postgres.createDatabase("shop");
            execute(postgres, "CREATE TABLE t AS SELECT 42 AS n");
            password = postgres.password();
        }

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, FAST)) {
            assertEquals("42", query(postgres, "SELECT n FROM t"));
            assertEquals(password, postgres.password());
        }
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(directory.resolve("password")));
    }

    @Test
    void isReadyForLogicalDecoding() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, FAST.withSetting("work_mem", "5MB"))) {
            postgres.createDatabase("shop");

            assertEquals("logical", query(postgres, "SHOW wal_level"));
            assertEquals("20", query(postgres, "SHOW max_replication_slots"));
            assertEquals("5MB", query(postgres, "SHOW work_mem"));
            assertEquals("off", query(postgres, "SHOW fsync"));
            assertEquals(
                    "s", query(postgres, "SELECT slot_name FROM pg_create_logical_replication_slot('s', 'pgoutput')"));
        }
    }

    @Test
    void refusesAWrongPassword() {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, FAST.withPassword("right"))) {
            SQLException refused = assertThrows(SQLException.class, () -> DriverManager.getConnection(
                            postgres.jdbcUrl("postgres"), postgres.user(), "wrong")
                    .close());
            assertEquals("28P01", refused.getSQLState());
        }
        assertRefusal("another password", () -> EmbeddedPostgres.start(directory, FAST.withPassword("another")));
    }

    @Test
    void comesBackOnTheSamePortAfterACrash() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, FAST)) {
            int port = postgres.port();
            postgres.createDatabase("shop");
            execute(postgres, "CREATE TABLE t AS SELECT 42 AS n");

            postgres.kill();
            assertThrows(SQLException.class, () -> postgres.connect("shop").close());
            postgres.restart();

            assertEquals(port, postgres.port());
            assertEquals("42", query(postgres, "SELECT n FROM t"));
        }
    }

    @Test
    void refusesADirectoryAndAPortInUse(@TempDir Path other) {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, FAST)) {
            Options samePort = FAST.withPort(postgres.port());

            assertRefusal("in use by another running server", () -> EmbeddedPostgres.start(directory, FAST));
            assertRefusal(
                    "port " + postgres.port() + " of 127.0.0.1 is taken",
                    () -> EmbeddedPostgres.start(other, samePort));
        }
    }

    @Test
    void twoRunSideBySide(@TempDir Path other) throws Exception {
        try (EmbeddedPostgres one = EmbeddedPostgres.start(directory, FAST);
                EmbeddedPostgres two = EmbeddedPostgres.start(other, FAST)) {
            one.createDatabase("shop");
            two.createDatabase("shop");
            execute(one, "CREATE TABLE t AS SELECT 1 AS n");
            execute(two, "CREATE TABLE t AS SELECT 2 AS n");

            assertEquals("1", query(one, "SELECT n FROM t"));
            assertEquals("2", query(two, "SELECT n FROM t"));
        }
    }

    @Test
    void isNotMistakenForAProcessThatGotTheIdOfADeadOne() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, FAST)) {
            postgres.createDatabase("shop");
        }
        Files.writeString(
                directory.resolve("data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory.resolve("data") + "\n");

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, FAST)) {
            assertEquals("1", query(postgres, "SELECT 1"));
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect("shop");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect("shop");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }
}
