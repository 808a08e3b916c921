package dev.tributary.endtoend.kill;

import dev.tributary.embedded.EmbeddedPostgres;
import dev.tributary.embedded.EmbeddedRegistry;
import dev.tributary.embedded.FreePort;
import dev.tributary.testkit.TcpRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Postgres, Kafka and the registry, and between them and each service a relay of its own, so that one service alone can
 * be cut off. Time-outs are short: what is only waited for elsewhere comes to pass here.
 */
final class Servers implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final Broker kafka;
    private final EmbeddedRegistry registry;
    private final Map<ServiceKind, Relays> relays = new EnumMap<>(ServiceKind.class);

    /** The ways from a service to the servers. */
    record Relays(TcpRelay postgres, TcpRelay kafka, TcpRelay registry) {

        List<TcpRelay> all() {
            return List.of(postgres, kafka, registry);
        }
    }

    private Servers(EmbeddedPostgres postgres, Broker kafka, EmbeddedRegistry registry) {
        this.postgres = postgres;
        this.kafka = kafka;
        this.registry = registry;
    }

    static Servers start(Path folder) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(
                folder.resolve("postgres"),
                EmbeddedPostgres.Options.defaults().withFsync(false).withSetting("wal_sender_timeout", "4s"));
        Map<ServiceKind, Integer> listeners = new EnumMap<>(ServiceKind.class);
        Map<ServiceKind, TcpRelay> toKafka = new EnumMap<>(ServiceKind.class);
        for (ServiceKind kind : ServiceKind.values()) {
            int port = FreePort.choose();
            listeners.put(kind, port);
            toKafka.put(kind, TcpRelay.to(port));
        }
        Broker kafka = Broker.start(folder.resolve("kafka"), kafkaSettings(listeners, toKafka));
        EmbeddedRegistry registry = EmbeddedRegistry.start(
                folder.resolve("registry"),
                EmbeddedRegistry.Options.defaults().withStartTimeout(Duration.ofMinutes(5)));
        Servers servers = new Servers(postgres, kafka, registry);
        toKafka.forEach((kind, relay) -> servers.relays.put(
                kind, new Relays(TcpRelay.to(postgres.port()), relay, TcpRelay.to(registry.port()))));
        return servers;
    }

    /** A listener for each service, which Kafka says is where its relay listens. */
    private static Map<String, String> kafkaSettings(
            Map<ServiceKind, Integer> listeners, Map<ServiceKind, TcpRelay> relays) {
        String own = "PLAINTEXT://127.0.0.1:" + FreePort.choose();
        List<String> listened = new ArrayList<>(List.of(own, "CONTROLLER://127.0.0.1:0"));
        List<String> advertised = new ArrayList<>(List.of(own));
        listeners.forEach((kind, port) -> listened.add(kind + "://127.0.0.1:" + port));
        relays.forEach((kind, relay) -> advertised.add(kind + "://127.0.0.1:" + relay.port()));
        String protocols = Stream.concat(Stream.of("PLAINTEXT", "CONTROLLER"), listeners.keySet().stream())
                .map(name -> name + ":PLAINTEXT")
                .collect(Collectors.joining(","));
        return Map.of(
                "listeners",
                String.join(",", listened),
                "advertised.listeners",
                String.join(",", advertised),
                "listener.security.protocol.map",
                protocols,
                "group.min.session.timeout.ms",
                "1000",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                "500");
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    Broker kafka() {
        return kafka;
    }

    EmbeddedRegistry registry() {
        return registry;
    }

    /** The ways from a service to the servers. */
    Relays relays(ServiceKind kind) {
        return Objects.requireNonNull(relays.get(kind));
    }

    /** All connections work again. */
    void heal() {
        relays.values().forEach(ways -> ways.all().forEach(TcpRelay::heal));
    }

    @Override
    public void close() {
        relays.values().forEach(ways -> ways.all().forEach(TcpRelay::close));
        try (postgres;
                registry) {
            kafka.close();
        }
    }
}
