package dev.tributary.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings of a broker that shares a small machine with everything else. */
final class KafkaSettings {
    static final int NODE_ID = 1;
    static final String BROKER_LISTENER = "PLAINTEXT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private KafkaSettings() {}

    /** @param port the clients' port; 0 lets the operating system choose, as it does for the controller's */
    static Map<String, String> of(Path logs, int port, Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>();
        addIdentity(settings, logs, port);
        addSingleNodeLimits(settings);
        addSmallMemory(settings);
        settings.putAll(overrides);
        return settings;
    }

    private static void addIdentity(Map<String, String> settings, Path logs, int port) {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", logs.toString());
        settings.put(
                "listeners", BROKER_LISTENER + "://127.0.0.1:" + port + "," + CONTROLLER_LISTENER + "://127.0.0.1:0");
        settings.put(
                "listener.security.protocol.map", BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", BROKER_LISTENER);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        // The real port is known, and handed over, only when the controller has bound it.
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:0");
    }

    private static void addSingleNodeLimits(Map<String, String> settings) {
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.consumer.min.heartbeat.interval.ms", "1000");
        settings.put("message.max.bytes", Integer.toString(32 * 1024 * 1024));
        settings.put("replica.fetch.max.bytes", Integer.toString(32 * 1024 * 1024));
        // After SIGKILL the controller takes the broker's next run for an impostor until the last session has ended.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
    }

    private static void addSmallMemory(Map<String, String> settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "2");
        settings.put("num.replica.fetchers", "1");
        settings.put("num.recovery.threads.per.data.dir", "1");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.threads", "1");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
        settings.put("log.cleaner.io.buffer.size", Integer.toString(256 * 1024));
        settings.put("offsets.load.buffer.size", Integer.toString(1024 * 1024));
        settings.put("transaction.state.log.load.buffer.size", Integer.toString(1024 * 1024));
        settings.put("share.coordinator.load.buffer.size", Integer.toString(1024 * 1024));
        settings.put("group.coordinator.threads", "1");
        settings.put("share.coordinator.threads", "1");
        settings.put("queued.max.requests", "100");
    }
}
