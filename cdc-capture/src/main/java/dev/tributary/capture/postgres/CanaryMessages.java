package dev.tributary.capture.postgres;

import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves a canary in the WAL now and then, as long as capture runs. It needs no table, and no right to make one. */
public final class CanaryMessages implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CanaryMessages.class);

    private final SourceDatabase database;
    private final String message;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "canary");
        thread.setDaemon(true);
        return thread;
    });

    private CanaryMessages(SourceDatabase database, int majorVersion) {
        this.database = database;
        this.message = SourceMessages.canary(majorVersion);
    }

    /** Begins. */
    public static CanaryMessages start(SourceDatabase database, int majorVersion, Duration every) {
        CanaryMessages messages = new CanaryMessages(database, majorVersion);
        var running =
                messages.clock.scheduleWithFixedDelay(messages::leave, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("a canary every {}: {}", every, running);
        return messages;
    }

    private void leave() {
        try {
            database.with("leave a canary in the WAL", connection -> {
                try (PreparedStatement query = connection.prepareStatement(message)) {
                    return query.execute();
                }
            });
        } catch (RuntimeException failure) {
            // Its age grows meanwhile, and that is what is watched.
            LOG.warn("no canary could be left: {}", failure.toString());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
