package dev.tributary.merger.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.merger.books.BookKeeping;
import dev.tributary.merger.books.Books;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Keeps the books in their topic. Another merger may have kept those of a table before, so its records are read before one
 * is written. Belongs to one thread.
 */
public final class BookTopic implements BookKeeping, AutoCloseable {

    private static final Map<String, String> COMPACTED =
            Map.of("cleanup.policy", "compact", "segment.bytes", String.valueOf(16 << 20));

    private final KafkaClients clients;
    private final Topics topics;
    private final Books books;
    private final Producer<String, byte[]> producer;
    private final BookConsumer kept;
    private boolean isThere;

    /** Nothing is asked of Kafka yet. */
    public BookTopic(KafkaClients clients, Topics topics, Books books) {
        this.clients = clients;
        this.topics = topics;
        this.books = books;
        Map<String, Object> settings = clients.producer(topics.build() + "-books");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) KafkaClients.MAX_RECORD_BYTES);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.kept = new BookConsumer(clients, topics, books, List.of(topics.books()));
    }

    private void ensure() {
        if (!isThere) {
            try (TopicAdmin admin = new TopicAdmin(clients, topics.books() + "-check")) {
                admin.ensure(topics.books(), 1, COMPACTED);
            }
            isThere = true;
        }
    }

    @Override
    public void landed(LakeCommit commit) {
        books.landed(commit);
    }

    @Override
    public void merged(TableId table, List<LakeCommit> commits, MergeResult result) {
        if (commits.stream().allMatch(commit -> commit.numbers().isEmpty())) {
            return;
        }
        ensure();
        kept.catchUp();
        books.merged(commits, result);
        byte[] state = books.state(table).toJson();
        try {
            producer.send(new ProducerRecord<>(topics.books(), 0, table.safe(), state))
                    .get();
        } catch (ExecutionException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT, table + ": the books cannot be kept: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TributaryException(ErrorKind.TRANSIENT, table + ": interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        kept.close();
    }
}
