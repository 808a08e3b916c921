package dev.tributary.capture.debezium;

import dev.tributary.capture.core.Lsn;
import dev.tributary.capture.postgres.PostgresFailures;
import dev.tributary.capture.postgres.TableColumns;
import dev.tributary.capture.postgres.TablePages;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import io.debezium.connector.postgresql.Module;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as they are now, and hands them over as the engine would (section "Snapshots" of {@code docs/design.md}).
 * Connects when it is first used. Single-threaded.
 */
public final class RowReader implements AutoCloseable {

    private static final String BEGIN = """
            SELECT pg_current_snapshot()::text, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
                   (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                         ELSE pg_current_wal_insert_lsn() END)::text
            """;

    private final Properties settings;
    private final Map<TableId, RowSchemas.Shape> shapes = new HashMap<>();
    private @Nullable RowSchemas schemas;

    /**
     * @param settings the connector's, as {@link EngineSettings#stream} makes them
     */
    public RowReader(Properties settings) {
        this.settings = new Properties();
        this.settings.putAll(settings);
        // As text always: a value comes in the form that the stream has it in.
        this.settings.setProperty("driver.prepareThreshold", "0");
    }

    /**
     * Begins to read; what it reads until {@link Reading#close} is one state of the source.
     *
     * @throws TributaryException as {@link PostgresFailures} tells
     */
    public Reading begin() {
        return doing("begin to read rows", () -> {
            Connection connection = connected().connection().connection();
            connection.rollback();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                try (ResultSet row = statement.executeQuery(BEGIN)) {
                    row.next();
                    return new Reading(this, connection, row.getString(1), row.getLong(2), Lsn.parse(row.getString(3)));
                }
            }
        });
    }

    private RowSchemas connected() throws SQLException {
        RowSchemas known = schemas;
        if (known != null && known.connection().isConnected()) {
            return known;
        }
        close();
        RowSchemas opened = new RowSchemas(settings);
        schemas = opened;
        opened.connection().setAutoCommit(false);
        return opened;
    }

    /** The table's shape, made anew if its columns or its key are others than last time. */
    RowSchemas.Shape shape(Connection connection, TableId table) throws SQLException {
        TablePages.lock(connection, table);
        TableColumns columns = TableColumns.of(connection, table, settings.getProperty("publication.name"));
        RowSchemas.Shape known = shapes.get(table);
        if (known == null || !known.columns().equals(columns)) {
            known = connected().shape(table, columns);
            shapes.put(table, known);
        }
        return known;
    }

    /** What a record says of its origin, besides when and where it was read. */
    Struct source(TableId table) throws SQLException {
        return new Struct(connected().sourceSchema())
                .put("version", Module.version())
                .put("connector", Module.name())
                .put("name", settings.getProperty("topic.prefix"))
                .put("snapshot", "incremental")
                .put("db", settings.getProperty("database.dbname"))
                .put("schema", table.schema())
                .put("table", table.name());
    }

    static <T> T doing(String what, SqlCall<T> call) {
        try {
            return call.get();
        } catch (SQLException | RuntimeException failure) {
            throw PostgresFailures.translated(what, failure)
                    .orElseGet(() -> new TributaryException(ErrorKind.BUG, what + ": " + failure, failure));
        }
    }

    /** Work that may fail in Postgres. */
    @FunctionalInterface
    interface SqlCall<T> {
        T get() throws SQLException;
    }

    @Override
    public void close() {
        RowSchemas known = schemas;
        schemas = null;
        shapes.clear();
        if (known != null) {
            known.connection().close();
        }
    }
}
