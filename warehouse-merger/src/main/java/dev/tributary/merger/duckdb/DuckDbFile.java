package dev.tributary.merger.duckdb;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** Opens a DuckDB file with the settings that the warehouse counts on. */
final class DuckDbFile {

    /** How many threads work in a file that is owned. */
    static final int THREADS = 2;

    private static final String TIME_ZONE = "SET TimeZone = 'UTC'";

    private DuckDbFile() {}

    /** Opens the file for this process alone, which merges into it; makes it and its folder if they are not there. */
    static DuckDBConnection openOwned(Path file) {
        Properties settings = new Properties();
        settings.setProperty("memory_limit", "1GB");
        settings.setProperty("threads", String.valueOf(THREADS));
        settings.setProperty("preserve_insertion_order", "false");
        // Of a new file: with DuckDB's own 256 KiB for each column, one commit of 1,600 columns would not fit into
        // memory.
        settings.setProperty("default_block_size", String.valueOf(32 << 10));
        settings.setProperty("temp_directory", file.toAbsolutePath() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException failure) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR, file + ": its folder cannot be made: set warehouse.duckdb.file", failure);
        }
        return open(file, settings);
    }

    /** Opens the file to read; others may read it too, nobody may own it. */
    static Connection openReadOnly(Path file) {
        Properties settings = new Properties();
        settings.setProperty("duckdb.read_only", "true");
        return open(file, settings);
    }

    /** Another connection to the same open file. */
    static Connection duplicate(DuckDBConnection connection) {
        try {
            Connection another = connection.duplicate();
            execute(another, TIME_ZONE);
            return another;
        } catch (SQLException failure) {
            throw DuckDbErrors.of("the DuckDB file", failure);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Works in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /**
     * Commits what the work does, or nothing of it. Not by the driver's switch: where a COMMIT fails, DuckDB has ended the
     * transaction and the driver believes in it for ever.
     */
    static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        execute(connection, "BEGIN TRANSACTION");
        try {
            T result = work.run();
            execute(connection, "COMMIT");
            return result;
        } catch (SQLException | RuntimeException failure) {
            try {
                execute(connection, "ROLLBACK");
            } catch (SQLException alreadyEnded) {
                failure.addSuppressed(alreadyEnded);
            }
            throw failure;
        }
    }

    private static DuckDBConnection open(Path file, Properties settings) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file.toAbsolutePath(), settings);
            execute(connection, TIME_ZONE);
            return connection.unwrap(DuckDBConnection.class);
        } catch (SQLException failure) {
            String message = String.valueOf(failure.getMessage());
            if (message.toLowerCase(Locale.ROOT).contains("lock on file")) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        file + " is open in another process: a DuckDB file has one owner at a time; stop that process,"
                                + " or ask it",
                        failure);
            }
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR, file + " cannot be opened: " + DuckDbErrors.firstLine(message), failure);
        }
    }
}
