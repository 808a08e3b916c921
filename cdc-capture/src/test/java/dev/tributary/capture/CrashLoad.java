package dev.tributary.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Writes to the source as applications do: single rows, many, COPY, updates, in transactions that interleave. */
final class CrashLoad implements AutoCloseable {

    private static final int WRITERS = 2;

    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final List<Future<?>> writers = new ArrayList<>();
    private final AtomicLong rows = new AtomicLong();
    private volatile boolean stopping;

    private CrashLoad() {}

    static CrashLoad start(TestPipeline pipeline, long seed) {
        CrashLoad load = new CrashLoad();
        for (int writer = 0; writer < WRITERS; writer++) {
            Random random = new Random(seed + writer);
            load.writers.add(load.threads.submit(() -> {
                load.write(pipeline, random);
                return null;
            }));
        }
        return load;
    }

    /** The rows inserted so far. */
    long rows() {
        return rows.get();
    }

    private void write(TestPipeline pipeline, Random random) throws Exception {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            while (!stopping) {
                connection.setAutoCommit(random.nextBoolean());
                int statements = connection.getAutoCommit() ? 1 : 1 + random.nextInt(5);
                for (int i = 0; i < statements; i++) {
                    one(connection, statement, random);
                    LockSupport.parkNanos((10 + random.nextInt(80)) * 1_000_000L);
                }
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            }
        }
    }

    private void one(Connection connection, Statement statement, Random random) throws Exception {
        switch (random.nextInt(10)) {
            case 0 -> rows.addAndGet(copy(statement, random.nextInt(12) == 0 ? 3_000 : 100));
            case 1, 2, 3 -> {
                int count = 2 + random.nextInt(30);
                statement.execute("INSERT INTO events (text) SELECT 'many' FROM generate_series(1, " + count + ")");
                rows.addAndGet(count);
            }
            case 4, 5, 6 -> {
                statement.execute("INSERT INTO events (text) VALUES ('one')");
                rows.incrementAndGet();
            }
            default -> update(connection, statement, random);
        }
    }

    /** Each writer updates in ascending order alone in a statement, so that no two wait for each other for ever. */
    private static void update(Connection connection, Statement statement, Random random) throws SQLException {
        if (connection.getAutoCommit()) {
            statement.execute("UPDATE counters SET n = n + 1 WHERE id = " + (1 + random.nextInt(20)));
            String one = " WHERE ctid = (SELECT ctid FROM tallies WHERE n = " + random.nextInt(5) + " LIMIT 1)";
            statement.execute("UPDATE tallies SET n = (n + 1) % 5" + one);
            statement.execute("DELETE FROM tallies" + one);
            statement.execute("INSERT INTO tallies SELECT " + random.nextInt(5) + " FROM generate_series(1, 2)");
        }
    }

    private static long copy(Statement statement, int count) throws SQLException {
        return statement.executeLargeUpdate("COPY events (text) FROM PROGRAM 'yes copied | head -n " + count + "'");
    }

    @Override
    public void close() throws InterruptedException, ExecutionException {
        stopping = true;
        for (Future<?> writer : writers) {
            writer.get();
        }
        threads.shutdown();
    }
}
