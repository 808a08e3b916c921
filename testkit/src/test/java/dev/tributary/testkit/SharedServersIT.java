package dev.tributary.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

final class SharedServersIT {
    @Test
    void postgresIsSharedAndItsDatabasesAreNot() throws Exception {
        String one = TestPostgres.newDatabase("shop");
        String two = TestPostgres.newDatabase("shop");

        assertNotEquals(one, two);
        assertSame(TestPostgres.shared(), TestPostgres.shared());
        try (Connection connection = TestPostgres.shared().connect(one);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT current_database()")) {
            rows.next();
            assertEquals(one, rows.getString(1));
        }
    }

    @Test
    void registryAnswers() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(TestRegistry.url() + "/system/info"))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertEquals(200, answer.statusCode());
    }

    @Test
    void committedRecordsAreReadAndOthersAreNot() throws Exception {
        TestTopics topics = TestTopics.unique("Shop");
        String topic = topics.create("raw.orders", 2);
        assertNotEquals(topics.pipeline(), TestTopics.unique("Shop").pipeline());

        try (KafkaProducer<String, String> producer = producer(topics.pipeline())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "k", "dropped")).get(20, TimeUnit.SECONDS);
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "k", "kept")).get(20, TimeUnit.SECONDS);
            producer.commitTransaction();
            // A transaction's markers are surely written when the next one has begun to write.
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "k", "open")).get(20, TimeUnit.SECONDS);

            List<String> values =
                    topics.readCommitted(topic, new StringDeserializer(), new StringDeserializer()).stream()
                            .map(record -> record.value())
                            .toList();
            producer.abortTransaction();

            assertEquals(List.of("kept"), values);
        }
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
    }
}
