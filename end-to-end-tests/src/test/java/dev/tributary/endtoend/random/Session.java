package dev.tributary.endtoend.random;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A connection to the source, in a transaction with savepoints that may or may not come to stand. */
final class Session implements AutoCloseable {

    /** Another session holds a lock, a key is taken, a reference leads nowhere: what happens to everybody. */
    private static final List<String> ORDINARY_FAILURES = List.of("55P03", "23505", "23503", "23502", "40P01", "22003");

    private final Connection connection;
    private final Deque<Savepoint> savepoints = new ArrayDeque<>();

    /**
     * @param connection with autocommit off; it is closed with the session
     */
    Session(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            // All sessions of a seed are one thread's: a lock that is held now is held for as long as it waits.
            statement.execute("SET lock_timeout = '10ms'; SET timezone = 'UTC'");
        }
        connection.commit();
    }

    Connection connection() {
        return connection;
    }

    /** What a session does with its connection. */
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Does it, or rolls back to some savepoint if it fails as anybody's may. */
    void run(Draw draw, Work work) throws SQLException {
        try {
            work.on(connection);
        } catch (SQLException failure) {
            if (!ORDINARY_FAILURES.contains(failure.getSQLState())) {
                throw failure;
            }
            rollBackSome(draw);
        }
    }

    void savepoint() throws SQLException {
        savepoints.push(connection.setSavepoint());
    }

    /** To a savepoint if there is one, else all. */
    void rollBackSome(Draw draw) throws SQLException {
        for (int i = draw.below(2); i > 0 && savepoints.size() > 1; i--) {
            savepoints.pop();
        }
        if (savepoints.isEmpty()) {
            rollBack();
        } else {
            connection.rollback(savepoints.element());
        }
    }

    void rollBack() throws SQLException {
        savepoints.clear();
        connection.rollback();
    }

    void commit() throws SQLException {
        savepoints.clear();
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
