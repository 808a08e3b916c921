package dev.tributary.merger.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.merger.books.Books;
import dev.tributary.merger.books.Stage;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what all services write of the books, on a thread of its own, and compares (I6). */
public final class BookReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BookReader.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final KafkaClients clients;
    private final Topics topics;
    private final Books books;
    private final Meters meters;
    private final Clock clock;
    private final Consumer<Throwable> onDeath;
    private final Set<TableId> measured = new HashSet<>();
    private final Thread thread = new Thread(this::run, "books");
    private final CountDownLatch closing = new CountDownLatch(1);

    private BookReader(
            KafkaClients clients, Topics topics, Books books, Meters meters, Clock clock, Consumer<Throwable> onDeath) {
        this.clients = clients;
        this.topics = topics;
        this.books = books;
        this.meters = meters;
        this.clock = clock;
        this.onDeath = onDeath;
    }

    /**
     * Starts it.
     *
     * @param onDeath told why, if it dies (I9)
     */
    public static BookReader start(
            KafkaClients clients, Topics topics, Books books, Meters meters, Clock clock, Consumer<Throwable> onDeath) {
        BookReader reader = new BookReader(clients, topics, books, meters, clock, onDeath);
        reader.thread.start();
        return reader;
    }

    private void run() {
        List<String> read = List.of(topics.captureOffsets(), topics.quality(), topics.books());
        try (BookConsumer consumer = new BookConsumer(clients, topics, books, read)) {
            boolean caughtUp = false;
            while (!isClosing(Duration.ZERO)) {
                // What was written first may come last out of a compacted topic: no look before its end.
                caughtUp |= hasCaughtUp(consumer);
                if (caughtUp) {
                    look();
                }
            }
        } catch (Throwable failure) {
            LOG.error("the books are followed no more: {}", failure.getMessage(), failure);
            onDeath.accept(failure);
        }
    }

    /** Kafka may be away for a while, and topics may not be there yet. */
    private boolean hasCaughtUp(BookConsumer consumer) throws InterruptedException {
        try {
            if (consumer.hasTopics()) {
                return consumer.read(LOOK);
            }
        } catch (TributaryException failure) {
            if (failure.kind() != ErrorKind.TRANSIENT) {
                throw failure;
            }
            LOG.warn("{}; the books are read again", failure.getMessage());
        }
        return isClosing(LOOK);
    }

    private boolean isClosing(Duration wait) throws InterruptedException {
        return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        books.look(clock.instant());
        for (TableId table : books.tables()) {
            if (measured.add(table)) {
                for (Stage stage : Stage.values()) {
                    meters.booksDifference(table, stage.tag(), () -> books.missing(table, stage));
                }
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(40).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
