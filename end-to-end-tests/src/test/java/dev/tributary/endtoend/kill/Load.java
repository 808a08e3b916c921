package dev.tributary.endtoend.kill;

import dev.tributary.endtoend.random.Draw;
import dev.tributary.endtoend.random.RandomHistory;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to the source from several connections: a random history, and rows in bulk. Where Postgres goes away it goes on
 * once it is back; what it had committed by then the source alone knows.
 */
final class Load implements AutoCloseable {

    private static final int WRITERS = 2;
    private static final int STEPS = 8;
    private static final int RESHAPE_EVERY = 5;
    private static final long MILLI = 1_000_000L;

    private final RandomHistory history;
    private final BulkTable bulk;
    private final RandomHistory.Source source;
    private final Pace pace;
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
    private final List<CompletableFuture<Void>> lives = new ArrayList<>();
    private volatile boolean stopping;

    private Load(RandomHistory history, BulkTable bulk, RandomHistory.Source source, Pace pace) {
        this.history = history;
        this.bulk = bulk;
        this.source = source;
        this.pace = pace;
    }

    /**
     * How it writes.
     *
     * @param slower how many times slower than alone
     * @param reshaping whether columns change and rows are truncated too
     */
    record Pace(int slower, boolean reshaping) {}

    /** Begins to write. */
    static Load start(RandomHistory history, BulkTable bulk, RandomHistory.Source source, Pace pace) {
        Load load = new Load(history, bulk, source, pace);
        load.lives.add(CompletableFuture.runAsync(load::live, load.threads));
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            load.lives.add(CompletableFuture.runAsync(() -> load.write(number), load.threads));
        }
        return load;
    }

    private void live() {
        for (int number = 0; !stopping; number++) {
            try {
                history.live(source, number, STEPS, pace.reshaping && number % RESHAPE_EVERY == 0);
            } catch (SQLException failure) {
                mustBeAway(failure);
            }
            LockSupport.parkNanos(pace.slower * 600L * MILLI);
        }
    }

    private void write(int writer) {
        Draw draw = new Draw(history.seed() + 1_000L * (writer + 1));
        while (!stopping) {
            try (Connection connection = source.connect()) {
                while (!stopping) {
                    bulk.write(connection, draw, writer, WRITERS);
                    LockSupport.parkNanos((long) pace.slower * draw.between(100, 600) * MILLI);
                }
            } catch (SQLException failure) {
                mustBeAway(failure);
                LockSupport.parkNanos(200 * MILLI);
            }
        }
    }

    /**
     * Cut off, shutting down or starting: all else is a fault of the test. What the wire does while a connection is closed
     * is told by its cause alone.
     */
    private static void mustBeAway(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (!state.startsWith("08") && !state.startsWith("57P") && !(failure.getCause() instanceof IOException)) {
            throw new IllegalStateException(failure);
        }
    }

    /** Ends it; what it is at is finished before. */
    @Override
    public void close() {
        stopping = true;
        threads.shutdown();
        lives.forEach(CompletableFuture::join);
    }
}
