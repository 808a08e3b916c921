package dev.tributary.testkit;

import java.time.Duration;
import java.util.Optional;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Kafka in a container, where there is an engine to run it. */
final class DockerKafka {
    private static final String IMAGE = "apache/kafka:4.2.1";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private DockerKafka() {}

    /** Empty, soon, where no engine answers or the image is not to be had. */
    static Optional<TestKafka.Broker> start() {
        return DockerEngine.start(IMAGE, DockerKafka::container)
                .map(container -> new TestKafka.Broker(container.getBootstrapServers(), container));
    }

    private static KafkaContainer container() {
        return new KafkaContainer(DockerImageName.parse(IMAGE))
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(32 << 20))
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withStartupAttempts(1)
                .withStartupTimeout(START_TIMEOUT);
    }
}
