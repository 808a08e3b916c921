package dev.tributary.processor.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.CrashPoint;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Streams' clients, whose main consumers do three things more when they poll: an offset that Kafka no longer has is an
 * error and no silent jump (fault 31; a partition without any offset still begins at its start), a table that has stopped
 * is not read, and nothing is fetched while enough is waiting. Its producers tell the books.
 */
final class CarefulConsumers implements KafkaClientSupplier {

    private final Topics topics;
    private final TableBooks books;
    private final ReadAhead readAhead;
    private final RangeBooks rangeBooks;

    CarefulConsumers(Topics topics, TableBooks books, ReadAhead readAhead, RangeBooks rangeBooks) {
        this.topics = topics;
        this.books = books;
        this.readAhead = readAhead;
        this.rangeBooks = rangeBooks;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        Consumer<byte[], byte[]> consumer = plain(config);
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, new Careful(consumer));
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return plain(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return plain(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void commitTransaction() {
                        CrashPoint.PROCESSOR_POSITIONED.reached();
                        super.commitTransaction();
                        CrashPoint.PROCESSOR_COMMITTED.reached();
                    }
                };
        return BookingProducer.of(producer, topics.quality(), rangeBooks);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    private static Consumer<byte[], byte[]> plain(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private final class Careful implements InvocationHandler {

        private final Consumer<byte[], byte[]> consumer;
        private final IdleOffsets idle;

        Careful(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
            this.idle = new IdleOffsets(consumer);
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            List<TopicPartition> held = method.getName().equals("poll") ? hold() : List.of();
            try {
                Object answer = method.invoke(consumer, arguments);
                if (answer instanceof ConsumerRecords<?, ?> records) {
                    count(records);
                    idle.polled(records);
                }
                return answer;
            } catch (InvocationTargetException failure) {
                throw failure.getCause() instanceof OffsetOutOfRangeException gone ? lost(gone) : failure.getCause();
            } finally {
                if (!held.isEmpty()) {
                    // The poll may have brought a rebalance.
                    held.retainAll(consumer.assignment());
                    consumer.resume(held);
                }
            }
        }

        /** Pauses what is not to be fetched by this poll; Streams' own pauses stay. */
        private List<TopicPartition> hold() {
            boolean full = readAhead.isFull();
            if (!full && !books.anyStopped()) {
                return List.of();
            }
            List<TopicPartition> held = new ArrayList<>();
            Collection<TopicPartition> paused = consumer.paused();
            for (TopicPartition partition : consumer.assignment()) {
                boolean hold = full || books.isStopped(topics.table(partition.topic()));
                if (hold && !paused.contains(partition)) {
                    held.add(partition);
                }
            }
            consumer.pause(held);
            return held;
        }

        private void count(ConsumerRecords<?, ?> records) {
            long bytes = 0;
            for (ConsumerRecord<?, ?> record : records) {
                bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            }
            readAhead.fetched(bytes);
        }

        private static TributaryException lost(OffsetOutOfRangeException gone) {
            String where = gone.offsetOutOfRangePartitions().toString();
            return new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    "Kafka no longer has what was to be read next of " + where
                            + " (retention, or the topic was made anew): let capture take a new snapshot of these tables,"
                            + " then reset the offsets of this consumer group",
                    gone);
        }
    }
}
