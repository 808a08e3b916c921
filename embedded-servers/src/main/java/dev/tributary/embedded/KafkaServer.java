package dev.tributary.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of one broker, and the broker that runs on it. */
final class KafkaServer {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaServer.class);
    private static final Duration GOODBYE = Duration.ofSeconds(10);

    private final Path logs;
    private final EmbeddedKafka.Options options;
    private int port;
    private String clusterId = "";
    private @Nullable KafkaNode node;

    KafkaServer(ServerDirectory directory, EmbeddedKafka.Options options) {
        this.logs = directory.resolve("logs");
        this.options = options;
    }

    synchronized int port() {
        return port;
    }

    synchronized String clusterId() {
        return clusterId;
    }

    synchronized void start(int wantedPort) {
        if (wantedPort != 0 && !FreePort.isFree(wantedPort)) {
            throw FreePort.taken("Kafka", wantedPort);
        }
        long begin = System.nanoTime();
        formatIfEmpty();
        Map<String, String> settings = KafkaSettings.of(logs, wantedPort, options.settings());
        KafkaNode started = KafkaNode.start(settings);
        node = started;
        port = started.port();
        clusterId = started.clusterId();
        LOG.info("Kafka is up on 127.0.0.1:{} after {} ms", port, (System.nanoTime() - begin) / 1_000_000);
    }

    synchronized void stop() {
        if (node != null) {
            node.stop(GOODBYE);
            node = null;
        }
    }

    private void formatIfEmpty() {
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        try {
            // Without meta.properties the format was cut short, and no broker has run here.
            UnpackedArchive.deleteTree(logs);
            Files.createDirectories(logs);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(KafkaSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(logs.toString())
                    .setMetadataLogDirectory(logs.toString())
                    .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
                    .run();
        } catch (Exception e) {
            throw new EmbeddedServerException(
                    "cannot format " + logs + " for Kafka: " + EmbeddedServerException.reason(e), e);
        }
    }
}
