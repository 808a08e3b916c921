package dev.tributary.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Kafka in a container, where there is an engine to run it. */
final class DockerKafka {
    private static final Logger LOG = LoggerFactory.getLogger(DockerKafka.class);
    private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.3.1");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    private DockerKafka() {}

    /** Empty, soon, where no engine answers or the image is not to be had. */
    static Optional<TestKafka.Broker> start() {
        URI engine = engine(System.getenv("DOCKER_HOST"));
        if (!answers(engine)) {
            LOG.info("No Docker engine at {}", engine);
            return Optional.empty();
        }
        try {
            @SuppressWarnings("resource") // Its owner closes it when the JVM ends.
            KafkaContainer container = new KafkaContainer(IMAGE)
                    .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                    .withEnv("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(32 << 20))
                    .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                    .withStartupAttempts(1)
                    .withStartupTimeout(START_TIMEOUT);
            container.start();
            return Optional.of(new TestKafka.Broker(container.getBootstrapServers(), container));
        } catch (RuntimeException e) {
            LOG.info("Docker cannot run {}: {}", IMAGE, e.getMessage());
            return Optional.empty();
        }
    }

    /** Where the engine should be; the default is the socket on this machine. */
    static URI engine(@Nullable String dockerHost) {
        return URI.create(dockerHost == null || dockerHost.isBlank() ? "unix:///var/run/docker.sock" : dockerHost);
    }

    /** Whether somebody listens there. Testcontainers itself takes long to find out that nobody does. */
    static boolean answers(URI engine) {
        try {
            if ("unix".equals(engine.getScheme())) {
                SocketAddress socket = UnixDomainSocketAddress.of(Path.of(engine.getPath()));
                try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    return channel.connect(socket);
                }
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(engine.getHost(), engine.getPort()), CONNECT_TIMEOUT_MILLIS);
                return true;
            }
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
