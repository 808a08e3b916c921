package dev.tributary.lake.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker: polls, fills batches, sends them on their way, commits offsets. One thread runs it. */
final class SinkWorker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SinkWorker.class);
    private static final Duration LAST_BATCHES = Duration.ofSeconds(30);

    private final Workbench bench;
    private final Topics topics;
    private final Assignment assignment;
    private final Intake intake;
    private final Rolling rolling;
    private final Arrivals arrivals;
    private volatile boolean stopping;

    SinkWorker(Workbench bench, Topics topics, Assignment assignment, Intake intake, Rolling rolling) {
        this.bench = bench;
        this.topics = topics;
        this.assignment = assignment;
        this.intake = intake;
        this.rolling = rolling;
        this.arrivals = new Arrivals(bench);
    }

    /** Finishes what is open and returns from {@link #run} soon. */
    void stop() {
        stopping = true;
    }

    /**
     * @throws TributaryException why it cannot go on
     */
    @Override
    public void run() {
        try {
            bench.consumer().subscribe(CleanConsumer.subscription(topics), assignment);
            while (!stopping) {
                turn();
            }
            finish();
        } catch (KafkaException failure) {
            throw KafkaFailures.translated(failure);
        } finally {
            bench.works().forEach(PartitionWork::lose);
            bench.flights().close();
            close();
        }
    }

    private void turn() {
        try {
            intake.take(bench.consumer().poll(rolling.patience()));
        } catch (OffsetOutOfRangeException gap) {
            intake.gap(gap);
        }
        // Before the work too: what is taken in is pending while a batch is closed.
        report();
        arrivals.takeAll();
        bench.offsets().commit();
        rolling.turn();
        report();
    }

    private void finish() {
        Instant end = bench.clock().instant().plus(LAST_BATCHES);
        rolling.closeAll();
        while ((rolling.anyToClose() || !bench.flights().isEmpty())
                && bench.clock().instant().isBefore(end)) {
            rolling.takeOff();
            arrivals.take(Duration.ofMillis(50));
        }
        bench.offsets().commit();
    }

    private void report() {
        List<SinkStatus.Complaint> complaints = bench.works().stream()
                .flatMap(work -> work.complaint().map(why -> new SinkStatus.Complaint(work.table(), why)).stream())
                .toList();
        Optional<Instant> oldest = bench.flights().oldest();
        bench.status().turned(bench.works().size(), complaints, pending(), oldest);
    }

    /** The lag is that of committed records; it counts markers between them, and none behind the last. */
    private OptionalLong pending() {
        long pending = 0;
        for (PartitionWork work : bench.works()) {
            OptionalLong lag = work.hasBegun() ? bench.consumer().currentLag(work.partition()) : OptionalLong.empty();
            if (lag.isEmpty()) {
                return OptionalLong.empty();
            }
            pending += lag.getAsLong() + work.unfinished();
        }
        return OptionalLong.of(pending);
    }

    private void close() {
        try {
            bench.consumer().close(CloseOptions.timeout(Duration.ofSeconds(5)));
        } catch (KafkaException failure) {
            LOG.warn("the consumer did not close: {}", failure.toString());
        }
    }
}
