package dev.tributary.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.embedded.EmbeddedPostgres;
import dev.tributary.local.stack.Home;
import dev.tributary.testkit.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user gets wrong: one clear line that says what to do, an exit code of 2 or 3, nothing half-made left behind. */
final class BadInputE2E {

    private static final String NO_TABLES_WORD = "public.t: {}";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aWrongPassword() throws Exception {
        String database = database();

        refused(TestPostgres.shared(), database, NO_TABLES_WORD, "wrong", "password");
    }

    @Test
    void anUnreachableHost() throws Exception {
        Path file = pipeline("postgresql://capture@127.0.0.1:1/shop", NO_TABLES_WORD);

        refused(up(file, "secret"), "127.0.0.1:1");
    }

    @Test
    void aServerWithoutLogicalDecoding() throws Exception {
        EmbeddedPostgres.Options options =
                EmbeddedPostgres.Options.defaults().withFsync(false).withSetting("wal_level", "replica");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder.resolve("replica"), options)) {
            server.createDatabase("shop");

            refused(server, "shop", NO_TABLES_WORD, server.password(), "wal_level");
        }
    }

    @Test
    void aUserWhoMayNotReplicate() throws Exception {
        String database = database();
        EmbeddedPostgres server = TestPostgres.shared();
        run(server, database, "CREATE USER humble_" + database + " PASSWORD 'humble'");
        Path file = pipeline(
                "postgresql://humble_" + database + "@127.0.0.1:" + server.port() + "/" + database, NO_TABLES_WORD);

        refused(up(file, "humble"), "REPLICATION");
    }

    @Test
    void aTableThatIsNotThere() throws Exception {
        String database = database();

        refused(
                TestPostgres.shared(),
                database,
                "public.tt: {}",
                TestPostgres.shared().password(),
                "public.tt");
    }

    @Test
    void aKeyColumnThatIsNotThere() throws Exception {
        String database = database();
        String tables = "public.keyless: { key: [nr] }";
        run(TestPostgres.shared(), database, "CREATE TABLE keyless (no integer)");

        refused(TestPostgres.shared(), database, tables, TestPostgres.shared().password(), "nr");
    }

    @Test
    void aMisspeltKeyInTheFile() throws Exception {
        Path file =
                Files.writeString(folder.resolve("bad.yaml"), "pipeline: shop\nsorce: {}\ntables: { public.t: {} }\n");

        Tributary up = up(file, "secret");

        refused(up, "sorce: is no key here; did you mean source?");
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = pipeline("postgresql://capture@127.0.0.1:1/shop", NO_TABLES_WORD);
            Tributary up = Tributary.start(
                    folder,
                    Map.of("PASSWORD", "secret"),
                    "up",
                    "--pipeline",
                    file.toString(),
                    "--home",
                    home(),
                    "--port",
                    String.valueOf(taken.getLocalPort()));

            refused(up, "port " + taken.getLocalPort());
        }
    }

    @Test
    void aHomeThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        refused(Tributary.start(folder, "demo", "--home", file.toString()), "choose another folder with --home");
    }

    @Test
    void aHomeWhereAnotherRuns() throws Exception {
        try (Home held = Home.open(Path.of(home()))) {
            refused(Tributary.start(folder, "demo", "--home", home()), "another Tributary runs on");
            assertTrue(Files.exists(held.resolve("lock")));
        }
    }

    @Test
    void aCommandThatIsNone() throws Exception {
        Tributary unknown = Tributary.start(folder, "upp");

        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("upp"), unknown.err());
    }

    private String database() throws SQLException {
        String database = TestPostgres.newDatabase("bad");
        run(TestPostgres.shared(), database, "CREATE TABLE t (id bigint PRIMARY KEY)");
        return database;
    }

    private void refused(EmbeddedPostgres server, String database, String tables, String password, String says)
            throws Exception {
        refused(up(pipeline(server.url(database), tables), password), says);
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                var left = statement.executeQuery("SELECT (SELECT COUNT(*) FROM pg_publication)"
                        + " + (SELECT COUNT(*) FROM pg_replication_slots WHERE database = current_database())")) {
            left.next();
            assertEquals(0, left.getInt(1), "a publication or a slot was left behind");
        }
    }

    private static void refused(Tributary tributary, String says) throws Exception {
        int exitCode = tributary.exitCode();

        String err = tributary.err().strip();
        assertTrue(exitCode == 2 || exitCode == 3, () -> "exit code " + exitCode + ": " + err);
        assertTrue(err.contains(says), err);
        assertFalse(err.contains("\tat "), () -> "a stack trace: " + err);
        assertTrue(err.lines().count() <= 2, err);
    }

    private Tributary up(Path file, String password) throws IOException {
        return Tributary.start(
                folder,
                Map.of("PASSWORD", password),
                "up",
                "--pipeline",
                file.toString(),
                "--home",
                home(),
                "--port",
                "0");
    }

    private Path pipeline(String url, String tables) throws IOException {
        return Files.writeString(folder.resolve("pipeline.yaml"), """
                pipeline: bad
                source: { url: "%s", password: "${env:PASSWORD}" }
                tables:
                  %s
                """.formatted(url, tables));
    }

    private String home() {
        return folder.resolve("home").toString();
    }

    private static void run(EmbeddedPostgres server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
