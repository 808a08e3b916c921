package dev.tributary.service.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/** Whether a cluster can serve a pipeline; it is only asked. */
public final class KafkaCheck {

    private static final String KAFKA = "kafka";
    private static final int PATIENCE_MILLIS = 15_000;
    private static final String METADATA_VERSION = "metadata.version";
    private static final short KAFKA_4_3 = 30;

    private KafkaCheck() {}

    /**
     * What it is, and whether topics that are there already are as the file says (I3).
     *
     * @throws TributaryException if it cannot be asked
     */
    public static List<Finding> look(KafkaConfig config, Topics topics) {
        Map<String, Object> settings = new KafkaClients(config).common("doctor");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 3);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            return look(config, topics, admin);
        } catch (ExecutionException | KafkaException failure) {
            throw unreachable(config, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreachable(config, interrupted);
        }
    }

    private static TributaryException unreachable(KafkaConfig config, Exception failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = "Kafka cannot be asked at " + config.bootstrapServers() + " (" + cause.getMessage()
                + "): check kafka.bootstrapServers and kafka.properties, and that it runs";
        return new TributaryException(ErrorKind.TRANSIENT, message, failure);
    }

    private static List<Finding> look(KafkaConfig config, Topics topics, Admin admin)
            throws ExecutionException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        int brokers = admin.describeCluster().nodes().get().size();
        FeatureMetadata features = admin.describeFeatures().featureMetadata().get();
        FinalizedVersionRange version = features.finalizedFeatures().get(METADATA_VERSION);
        findings.add(Finding.ok(
                KAFKA,
                "Kafka answers: brokers " + brokers
                        + (version == null ? "" : ", metadata.version " + version.maxVersionLevel())));
        Optional.ofNullable(features.supportedFeatures().get(METADATA_VERSION))
                .flatMap(supported -> release(supported.maxVersion()))
                .ifPresent(findings::add);
        if (config.replicationFactor() > brokers) {
            findings.add(Finding.error(
                    KAFKA,
                    config.replicationFactor() + " replicas need as many brokers, and there are " + brokers,
                    "set kafka.replicationFactor to " + brokers + " or less"));
        }
        Set<String> ours = admin.listTopics().names().get().stream()
                .filter(topic -> topics.rawPattern().matcher(topic).matches()
                        || topics.cleanPattern().matcher(topic).matches())
                .collect(Collectors.toSet());
        Map<String, TopicDescription> described =
                new TreeMap<>(admin.describeTopics(ours).allTopicNames().get());
        described.values().stream()
                .filter(topic -> topic.partitions().size() != config.partitions())
                .forEach(topic -> findings.add(Finding.error(
                        KAFKA,
                        TopicAdmin.otherPartitions(
                                topic.name(), topic.partitions().size(), config.partitions()),
                        "set kafka.partitions back to " + topic.partitions().size())));
        return findings;
    }

    /**
     * What is known of a broker's release.
     *
     * @param metadataVersion the highest that it supports; that tells the release, whatever is finalized
     */
    static Optional<Finding> release(short metadataVersion) {
        return metadataVersion == KAFKA_4_3
                ? Optional.of(Finding.warning(
                        KAFKA,
                        "brokers of Kafka 4.3: 4.3.0 and 4.3.1 lose the end of a transaction when a partition has no leader at"
                                + " that moment (KAFKA-20734), and then changes wait for ever or come twice",
                        "run 4.2, or a release that has that mended"))
                : Optional.empty();
    }
}
