package dev.tributary.capture.debezium;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.CrashPoint;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of Debezium's engine, from its start until it is stopped or fails. */
public final class EngineRun {

    private static final Logger LOG = LoggerFactory.getLogger(EngineRun.class);
    private static final long STOP_SECONDS = 30;

    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
    private final Batches batches;
    /** Held while a batch is handled: Debezium's stop interrupts its threads, and must not in the midst of a commit. */
    private final ReentrantLock handling = new ReentrantLock(true);

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    /** Takes what the engine hands over. */
    @FunctionalInterface
    public interface Batches {

        /** Makes the batch durable; when it returns, the batch may be confirmed to Postgres. */
        void handle(List<SourceEvent> batch);
    }

    public EngineRun(Properties settings, Batches batches) {
        this.batches = batches;
        this.engine = DebeziumEngine.create(Connect.class)
                .using(settings)
                .using(OffsetCommitPolicy.always())
                .using((success, message, error) -> {
                    if (!success && failure == null) {
                        failure = error != null ? error : new IllegalStateException(message);
                    }
                })
                .notifying(this::handleBatch)
                .build();
    }

    /**
     * Runs on the calling thread until {@link #stop}.
     *
     * @throws TributaryException if the engine failed
     */
    public void run() {
        try {
            engine.run();
        } finally {
            ended.countDown();
        }
        Throwable cause = failure;
        if (cause != null && !stopping) {
            throw EngineFailures.translated(cause);
        }
        if (!stopping) {
            throw new TributaryException(ErrorKind.TRANSIENT, "Debezium ended without a reason");
        }
    }

    private void handleBatch(
            List<ChangeEvent<SourceRecord, SourceRecord>> batch,
            DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        handling.lockInterruptibly();
        try {
            if (stopping || failure != null) {
                return;
            }
            batches.handle(
                    batch.stream().map(event -> SourceEvent.of(event.value())).toList());
            for (ChangeEvent<SourceRecord, SourceRecord> event : batch) {
                committer.markProcessed(event);
            }
            committer.markBatchFinished();
            CrashPoint.CAPTURE_CONFIRMED.reached();
        } catch (RuntimeException | Error refused) {
            // Debezium wraps and may replace it; and no later batch may be handled after one was not.
            failure = refused;
            throw refused;
        } finally {
            handling.unlock();
        }
    }

    /**
     * Does something between two batches, while the engine waits. If it fails, so does this run.
     *
     * @return what it returns; false if the run is about to end
     */
    public boolean between(BooleanSupplier action) {
        handling.lock();
        try {
            if (stopping || failure != null) {
                return false;
            }
            return action.getAsBoolean();
        } catch (RuntimeException | Error refused) {
            failure = refused;
        } finally {
            handling.unlock();
        }
        close();
        return false;
    }

    /** Stops the engine after the batch that it is at, and returns when it has ended. Can be repeated. */
    public void stop() {
        handling.lock();
        try {
            stopping = true;
            close();
        } finally {
            handling.unlock();
        }
    }

    private void close() {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (ended.getCount() > 0 && System.nanoTime() < limit) {
            try {
                engine.close();
                return;
            } catch (IllegalStateException notNow) {
                // It refuses while its tasks start and while it stops by itself.
                LOG.debug("the engine cannot be closed yet: {}", notNow.getMessage());
            } catch (IOException failed) {
                LOG.warn("Debezium did not close in order: {}", failed.getMessage());
                return;
            }
            try {
                if (ended.await(100, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
