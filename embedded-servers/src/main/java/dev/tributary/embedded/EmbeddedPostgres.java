package dev.tributary.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A real Postgres 18 on 127.0.0.1, ready for logical decoding, with password logins (SCRAM).
 *
 * <p>Its data stays in the directory: the next start goes on with it, also after SIGKILL of this process, of Postgres or
 * of both. When this process dies, however, Postgres is stopped at once and recovers at the next start. Safe for use by
 * several threads; {@code close}, {@code kill} and {@code restart} exclude one another.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private final ServerDirectory directory;
    private final PostgresServer server;
    private final String password;

    private EmbeddedPostgres(ServerDirectory directory, PostgresServer server, String password) {
        this.directory = directory;
        this.server = server;
        this.password = password;
    }

    /**
     * Starts on the directory, which is made where it does not exist, and returns when connections are taken. A server
     * that a killed process left running there is stopped first.
     *
     * @throws EmbeddedServerException when the port is taken, the directory cannot be written or is in use by another
     *     live process, or Postgres does not come up
     */
    public static EmbeddedPostgres start(Path directory, Options options) {
        PostgresBinaries binaries = PostgresBinaries.forThisMachine(CacheDirectory.ofThisUser());
        ServerDirectory held = ServerDirectory.open(directory);
        try {
            PostgresServer server = new PostgresServer(held, binaries, options);
            String password = server.prepareData();
            server.start(options.port());
            return new EmbeddedPostgres(held, server, password);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /** For JDBC, without user and password: {@code jdbc:postgresql://127.0.0.1:5432/shop}. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    /** As a pipeline file names a source, with the user, without the password. */
    public String url(String database) {
        return "postgresql://" + user() + "@127.0.0.1:" + port() + "/" + database;
    }

    public int port() {
        return server.port();
    }

    /** A superuser. */
    public String user() {
        return PostgresServer.SUPERUSER;
    }

    public String password() {
        return password;
    }

    /** A new connection of the superuser, in autocommit; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user());
        properties.setProperty("password", password);
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /** Makes the database where it does not exist. */
    public void createDatabase(String database) {
        try (Connection connection = connect("postgres")) {
            if (!exists(connection, database)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE \"" + database.replace("\"", "\"\"") + "\"");
                }
            }
        } catch (SQLException e) {
            throw new EmbeddedServerException("cannot create the database " + database + ": " + e.getMessage(), e);
        }
    }

    private static boolean exists(Connection connection, String database) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            query.setString(1, database);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** For tests: stops it as a crash would, without a checkpoint and with every connection cut. */
    public void kill() {
        server.stop(PostgresServer.StopMode.IMMEDIATE);
    }

    /** For tests: starts it again after {@link #kill()}, on the same port. */
    public void restart() {
        server.start(server.port());
    }

    /** Rolls back what is open, writes a checkpoint, stops, and leaves the directory to the next. Can be repeated. */
    @Override
    public void close() {
        try {
            server.stop(PostgresServer.StopMode.FAST);
        } finally {
            directory.close();
        }
    }

    /**
     * How to start.
     *
     * @param port the port, or 0 for a free one
     * @param fsync false loses data at a power failure, not at a crash of processes: for tests
     * @param password the superuser's, at the first start of a directory; null for a random one, which is kept in the
     *     directory
     * @param settings further entries of {@code postgresql.conf}; they win over ours
     */
    public record Options(int port, boolean fsync, @Nullable String password, Map<String, String> settings) {
        public Options {
            settings = Map.copyOf(settings);
        }

        /** A free port, durable, a random password. */
        public static Options defaults() {
            return new Options(0, true, null, Map.of());
        }

        public Options withPort(int port) {
            return new Options(port, fsync, password, settings);
        }

        public Options withFsync(boolean fsync) {
            return new Options(port, fsync, password, settings);
        }

        public Options withPassword(String password) {
            return new Options(port, fsync, password, settings);
        }

        public Options withSetting(String name, String value) {
            Map<String, String> more = new HashMap<>(settings);
            more.put(name, value);
            return new Options(port, fsync, password, more);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Options[port=" + port + ", fsync=" + fsync + ", settings=" + settings + "]";
        }
    }
}
