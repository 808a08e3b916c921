package dev.tributary.merger.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.merger.books.BookState;
import dev.tributary.merger.books.Books;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.testkit.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

final class BookConsumerIT {

    private static final TableId ORDERS = new TableId("public", "orders");

    /** A broker may answer that a topic is unknown for a moment after it was made. */
    @Test
    void waitsForATopicThatTheBrokerDoesNotKnowYet() throws Exception {
        TestTopics kafka = TestTopics.unique("books");
        Topics topics = new Topics(kafka.pipeline());
        Books books = new Books(new Books.Patience(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        KafkaClients clients = new KafkaClients(new KafkaConfig(kafka.bootstrapServers(), 1, 1, Map.of()));
        try (BookConsumer consumer = new BookConsumer(clients, topics, books, List.of(topics.books()));
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        clients.common("writer"), new StringSerializer(), new ByteArraySerializer())) {
            CompletableFuture<Void> caughtUp = CompletableFuture.runAsync(consumer::catchUp);
            assertThrows(TimeoutException.class, () -> caughtUp.get(1, TimeUnit.SECONDS), "there is no topic yet");

            kafka.create("books", 1);
            caughtUp.get(30, TimeUnit.SECONDS);

            BookState state = new BookState(
                    List.of(new BookState.Partition(0, List.of(new Run(0, 1, 1, 0, 0)), List.of(), List.of())));
            producer.send(new ProducerRecord<>(topics.books(), 0, ORDERS.safe(), state.toJson()))
                    .get(30, TimeUnit.SECONDS);
            consumer.catchUp();
            assertEquals(List.of(ORDERS), books.tables());
        }
    }
}
