package dev.tributary.embedded;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.serialization.MetadataParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One run of a combined broker and controller, put together as {@link KafkaRaftServer} does it. That class itself wants
 * the controller's port beforehand, and ends the process when the start fails.
 */
final class KafkaNode {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

    private final ControllerServer controller;
    private final BrokerServer broker;
    private final int port;

    private KafkaNode(ControllerServer controller, BrokerServer broker) {
        this.controller = controller;
        this.broker = broker;
        this.port = broker.boundPort(new ListenerName(KafkaSettings.BROKER_LISTENER));
    }

    static KafkaNode start(Map<String, String> settings) {
        try {
            return tryToStart(new KafkaConfig(settings, false));
        } catch (Exception e) { // Scala throws checked exceptions without a word.
            throw new EmbeddedServerException("Kafka does not start: " + reason(e, settings.get("log.dirs")), e);
        }
    }

    static String reason(Throwable failure, @Nullable String logs) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MetadataParseException) {
                return logs + " was written by a newer Kafka than " + AppInfoParser.getVersion()
                        + ": choose another directory, or delete it";
            }
        }
        return EmbeddedServerException.reason(failure);
    }

    private static KafkaNode tryToStart(KafkaConfig config) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> disk = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
        KafkaFaults faults = new KafkaFaults();
        SharedServer shared = new SharedServer(
                config,
                disk._1(),
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, disk._1().clusterId().orElseThrow()),
                voters,
                List.of(),
                faults,
                ServerSocketFactory.INSTANCE);
        BrokerServer broker = new BrokerServer(shared);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), disk._2());
        CompletableFuture<Void> handover = controller
                .socketServerFirstBoundPortFuture()
                .thenAccept(bound -> voters.complete(
                        Map.of(KafkaSettings.NODE_ID, InetSocketAddress.createUnresolved("127.0.0.1", bound))));
        try {
            controller.startup();
            handover.join();
            broker.startup();
            faults.startIsOver();
            return new KafkaNode(controller, broker);
        } catch (Exception e) {
            broker.shutdown();
            controller.shutdown();
            throw e;
        }
    }

    int port() {
        return port;
    }

    String clusterId() {
        return broker.clusterId();
    }

    /**
     * The broker first: its last requests go to the controller.
     *
     * @param goodbye how long the broker may take to sign off; an unsigned one is let back in only after its session
     */
    void stop(Duration goodbye) {
        broker.shutdown(goodbye);
        controller.shutdown();
    }
}
