package dev.tributary.processor.kafka;

import dev.tributary.contracts.quality.RawRange;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Streams' producer, which tells the books with the offsets: in the transaction of the records that they count. */
final class BookingProducer implements InvocationHandler {

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final RangeBooks books;

    private BookingProducer(Producer<byte[], byte[]> producer, String topic, RangeBooks books) {
        this.producer = producer;
        this.topic = topic;
        this.books = books;
    }

    @SuppressWarnings("unchecked")
    static Producer<byte[], byte[]> of(Producer<byte[], byte[]> producer, String topic, RangeBooks books) {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                new BookingProducer(producer, topic, books));
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            if (method.getName().equals("sendOffsetsToTransaction")) {
                Map<TopicPartition, ?> offsets =
                        (Map<TopicPartition, ?>) Objects.requireNonNull(arguments, "no offsets")[0];
                books.changed(offsets.keySet(), this::tell);
            }
            return method.invoke(producer, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    /** If it cannot be sent, the transaction cannot be committed. */
    private void tell(RawRange range) {
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, range.key(), range.toJson()));
    }
}
