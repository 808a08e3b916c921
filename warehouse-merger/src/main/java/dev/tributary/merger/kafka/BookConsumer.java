package dev.tributary.merger.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.books.RawCounts;
import dev.tributary.contracts.quality.RawRange;
import dev.tributary.merger.books.BookState;
import dev.tributary.merger.books.Books;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads topics of the books from their beginning, and enters what they say. Belongs to one thread. */
final class BookConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BookConsumer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final TopicAdmin admin;
    private boolean complete;
    private final Topics topics;
    private final Books books;

    /**
     * @param read the names of the topics, of one partition each; they need not be there yet
     */
    BookConsumer(KafkaClients clients, Topics topics, Books books, List<String> read) {
        Map<String, Object> settings = clients.common(topics.build() + "-books");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // What is older than the topic keeps is in the state of the table.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        this.partitions =
                read.stream().map(topic -> new TopicPartition(topic, 0)).toList();
        this.topics = topics;
        this.books = books;
        this.admin = new TopicAdmin(clients, topics.build() + "-books-check");
    }

    /**
     * Whether there is something to read. A topic that is not there yet is asked for again each time.
     *
     * @throws TributaryException {@code TRANSIENT} if Kafka cannot be reached
     */
    boolean hasTopics() {
        if (!complete) {
            List<TopicPartition> there = partitions.stream()
                    .filter(partition -> admin.describe(partition.topic()).isPresent())
                    .toList();
            consumer.assign(there);
            complete = there.size() == partitions.size();
        }
        return !consumer.assignment().isEmpty();
    }

    /** Enters what has come; returns whether nothing had. Only if it {@link #hasTopics}. */
    boolean read(Duration timeout) {
        var records = consumer.poll(timeout);
        records.forEach(this::enter);
        return records.isEmpty();
    }

    /**
     * Reads all that is there now. The topics have been made, though the broker that is asked may not know them yet: it is
     * waited for.
     *
     * @throws TributaryException {@code TRANSIENT} if Kafka cannot be reached
     */
    void catchUp() {
        try {
            if (!complete) {
                consumer.assign(partitions);
                complete = true;
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
                read(Duration.ofMillis(200));
            }
        } catch (KafkaException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT, "the books cannot be read: " + failure.getMessage(), failure);
        }
    }

    private void enter(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        try {
            if (record.topic().equals(topics.quality())) {
                books.processed(RawRange.ofJson(record.value()));
            } else if (record.topic().equals(topics.books())) {
                books.known(TableId.ofSafe(record.key()), BookState.ofJson(record.value()));
            } else {
                captured(record.key(), record.value());
            }
        } catch (IllegalArgumentException foreign) {
            LOG.warn(
                    "{} offset {} is left out of the books: {}", record.topic(), record.offset(), foreign.getMessage());
        }
    }

    /** The key is the slot's name, a blank and a name; the position itself is of no interest. */
    private void captured(String key, byte[] value) {
        String name = key.substring(key.indexOf(' ') + 1);
        if (RawCounts.isName(name)) {
            books.captured(TableId.ofSafe(RawCounts.table(name)), RawCounts.ofJson(value));
        }
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
