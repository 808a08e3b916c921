package dev.tributary.capture.postgres;

import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.contracts.pipeline.SourceUrl;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * Connections to the source. Thread-safe.
 *
 * @param config where it is
 */
public record SourceDatabase(SourceConfig config) {

    /** The driver's {@code options} with which a session writes values as text in the one way that is read here. */
    public static final String TEXT_OPTIONS =
            "-c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1" + " -c lc_monetary=C";

    /**
     * A new connection in autocommit; the caller closes it. The password is looked up anew.
     *
     * @throws TributaryException {@code TRANSIENT} if the server cannot be reached or refuses the login, because a
     *     password is not changed everywhere at once; {@code NEEDS_OPERATOR} if it refuses for good
     */
    public Connection connect() {
        return connect(new Properties());
    }

    /** As {@link #connect}, but one that streams WAL: it takes one of the server's WAL senders. */
    Connection connectForReplication() {
        Properties properties = new Properties();
        properties.setProperty("replication", "database");
        properties.setProperty("assumeMinServerVersion", "14");
        properties.setProperty("preferQueryMode", "simple");
        return connect(properties);
    }

    private Connection connect(Properties properties) {
        SourceUrl url = config.url();
        properties.setProperty("user", url.user());
        password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "tributary-cdc-capture");
        try {
            return DriverManager.getConnection(url.jdbc(), properties);
        } catch (SQLException failure) {
            throw PostgresFailures.connecting(url, failure);
        }
    }

    private Optional<String> password() {
        try {
            return config.password().map(Secret::value);
        } catch (IllegalArgumentException leadsNowhere) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT, "source.password: " + leadsNowhere.getMessage(), leadsNowhere);
        }
    }

    /** Work with a connection. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Does something with a connection of its own.
     *
     * @param what names it in a failure's message
     * @throws TributaryException as {@link PostgresFailures} tells
     */
    public <T> T with(String what, Work<T> work) {
        try (Connection connection = connect()) {
            return work.on(connection);
        } catch (SQLException failure) {
            throw PostgresFailures.translated(what, failure)
                    .orElseGet(() -> new TributaryException(
                            ErrorKind.BUG, "Postgres: " + what + ": " + failure.getMessage(), failure));
        }
    }
}
