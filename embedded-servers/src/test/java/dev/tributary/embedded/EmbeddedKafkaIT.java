package dev.tributary.embedded;

import static dev.tributary.embedded.Refusal.assertRefusal;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.embedded.EmbeddedKafka.Options;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaIT {
    @TempDir
    private Path directory;

    @Test
    void keepsRecordsAndClusterIdFromOneStartToTheNext() throws Exception {
        String clusterId;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, Options.defaults())) {
            KafkaProbe probe = new KafkaProbe(kafka.bootstrapServers());
            probe.createTopic("t");
            probe.send("t", "plain");
            probe.sendInTransaction("t", "in a transaction");
            clusterId = kafka.clusterId();
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, Options.defaults())) {
            KafkaProbe probe = new KafkaProbe(kafka.bootstrapServers());
            // The marker that makes the second readable may be written only now.
            await().until(() -> probe.values("t").equals(List.of("plain", "in a transaction")));
            assertEquals(clusterId, kafka.clusterId());
        }
    }

    @Test
    void takesARecordOfSixteenMegabytes() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, Options.defaults())) {
            KafkaProbe probe = new KafkaProbe(kafka.bootstrapServers());
            probe.createTopic("t");
            probe.send("t", "x".repeat(16 * 1024 * 1024));

            assertEquals(16 * 1024 * 1024, probe.values("t").get(0).length());
        }
    }

    @Test
    void refusesADirectoryAndAPortInUse(@TempDir Path other) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, Options.defaults())) {
            Options samePort = Options.defaults().withPort(kafka.port());

            assertRefusal("in use by another running server", () -> EmbeddedKafka.start(directory, Options.defaults()));
            assertRefusal(
                    "port " + kafka.port() + " of 127.0.0.1 is taken", () -> EmbeddedKafka.start(other, samePort));
        }
    }

    @Test
    void anUnusableSettingIsAnExceptionAndNotTheEndOfTheProcess() {
        Options unusable = Options.defaults().withSetting("log.retention.ms", "never");

        assertRefusal("log.retention.ms", () -> EmbeddedKafka.start(directory, unusable));

        EmbeddedKafka.start(directory, Options.defaults()).close();
    }

    @Test
    void twoRunSideBySide(@TempDir Path other) throws Exception {
        try (EmbeddedKafka one = EmbeddedKafka.start(directory, Options.defaults());
                EmbeddedKafka two = EmbeddedKafka.start(other, Options.defaults())) {
            for (EmbeddedKafka kafka : List.of(one, two)) {
                KafkaProbe probe = new KafkaProbe(kafka.bootstrapServers());
                probe.createTopic("t");
                probe.send("t", kafka.clusterId());
                assertEquals(List.of(kafka.clusterId()), probe.values("t"));
            }
        }
    }
}
