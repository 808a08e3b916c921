package dev.tributary.endtoend;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * About 200 changes a second to a source, of all kinds: also under other keys, in transactions that are open for long beside
 * it, of large values and beside them. The rows up to {@link #QUIET} it leaves alone.
 */
final class SteadyLoad implements AutoCloseable {

    static final int QUIET = 100;

    /** More of them by hand, to see how long it takes. */
    private static final int ROWS = Integer.getInteger("tributary.rows", 3_000);

    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(25);
    private static final int TICKS_OF_A_LONG_ONE = 40;

    private final Random random = new Random(11);
    private final AtomicLong changes = new AtomicLong();
    private final Connections connections;
    private final CompletableFuture<Void> done;
    private volatile boolean closed;
    private long next = ROWS;

    /** Opens connections to the source. */
    @FunctionalInterface
    interface Connections {
        Connection open() throws SQLException;
    }

    private SteadyLoad(Connections connections) {
        this.connections = connections;
        this.done = CompletableFuture.runAsync(this::run);
    }

    /** Makes the tables. */
    static void create(Connection source) throws SQLException {
        run(
                source,
                "CREATE TABLE items (id bigint PRIMARY KEY, n integer, word text, large text, at timestamptz, tags text[])");
        run(source, "ALTER TABLE items ALTER large SET STORAGE EXTERNAL");
        run(source, "CREATE TABLE log (at timestamptz, what text)");
        run(
                source,
                "CREATE TABLE parts (id uuid PRIMARY KEY, region text, amount numeric(12,3))"
                        + "; INSERT INTO parts SELECT gen_random_uuid(), 'r' || i % 7, i / 8.0 FROM generate_series(1, 500) i");
        run(
                source,
                "INSERT INTO items SELECT i, i, ' word ' || i, CASE WHEN i % 10 = 0 AND i <= 3000 THEN repeat('x' || i, 3000) END,"
                        + " now(), ARRAY['a', NULL, 'b c'] FROM generate_series(1, " + ROWS + ") i");
        source.commit();
    }

    static SteadyLoad start(Connections connections) {
        return new SteadyLoad(connections);
    }

    /** How many there were. */
    long changes() {
        return changes.get();
    }

    private void run() {
        try (Connection source = connections.open();
                Connection beside = connections.open()) {
            long at = System.nanoTime();
            for (long tick = 0; !closed; tick++) {
                for (String change : List.of(change(), change(), insert(), log(), part())) {
                    run(source, change);
                    changes.incrementAndGet();
                }
                source.commit();
                run(beside, "UPDATE items SET n = n + 1 WHERE id = " + (QUIET + 1 + tick % 10));
                if (tick % TICKS_OF_A_LONG_ONE == 0) {
                    beside.commit();
                }
                at += TICK;
                LockSupport.parkNanos(at - System.nanoTime());
            }
            beside.commit();
        } catch (SQLException failure) {
            throw new CompletionException(failure);
        }
    }

    private String change() {
        long id = QUIET + 20L + random.nextInt(ROWS);
        return switch (random.nextInt(6)) {
            case 0 -> "DELETE FROM items WHERE id = " + id;
            case 1 -> "UPDATE items SET large = repeat('y' || n, 4000) WHERE id = " + id;
            case 2 -> "UPDATE items SET id = id + 10000000 WHERE id = " + (id / 10 * 10);
            case 3 -> "UPDATE items SET n = -n WHERE id = " + id;
            default -> "UPDATE items SET n = n + 1, at = clock_timestamp() WHERE id = " + id;
        };
    }

    private String insert() {
        next++;
        return "INSERT INTO items VALUES (" + next + ", 1, 'new', NULL, now(), '{}')";
    }

    private String log() {
        return "INSERT INTO log VALUES (now(), 'tick')";
    }

    private String part() {
        return "UPDATE parts SET amount = amount + 0.125 WHERE region = 'r" + random.nextInt(7)
                + "' AND id IN (SELECT id FROM parts ORDER BY id LIMIT 3 OFFSET " + random.nextInt(400) + ")";
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        closed = true;
        done.join();
    }
}
