package dev.tributary.testkit;

import dev.tributary.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka of this JVM's tests: the one that the environment variable {@code TRIBUTARY_TEST_KAFKA} names, else one in
 * Docker where an engine answers and has the image or can pull it, else the embedded one. A line in the log says which.
 * Tests keep apart by {@link TestTopics}.
 */
public final class TestKafka {
    private static final Logger LOG = LoggerFactory.getLogger(TestKafka.class);
    private static final SharedServer<Broker> SHARED = new SharedServer<>("kafka", TestKafka::start);

    private TestKafka() {}

    /** {@code host:port}. */
    public static String bootstrapServers() {
        return SHARED.running().bootstrapServers();
    }

    private static Broker start(Path directory) {
        String named = System.getenv("TRIBUTARY_TEST_KAFKA");
        if (named != null && !named.isBlank()) {
            LOG.info("Kafka for tests: {}, as TRIBUTARY_TEST_KAFKA says", named);
            return new Broker(named, () -> {});
        }
        Optional<Broker> container = DockerKafka.start();
        if (container.isPresent()) {
            LOG.info("Kafka for tests: a container, {}", container.get().bootstrapServers());
            return container.get();
        }
        EmbeddedKafka embedded = EmbeddedKafka.start(directory, EmbeddedKafka.Options.defaults());
        LOG.info("Kafka for tests: embedded, {}", embedded.bootstrapServers());
        return new Broker(embedded.bootstrapServers(), embedded);
    }

    /** A broker, wherever it runs. */
    record Broker(String bootstrapServers, AutoCloseable server) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            server.close();
        }
    }
}
