package dev.tributary.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;

/** The process that {@link SigkillIT} kills: all servers, some data in each, then it waits for its end. */
final class ServersInAProcess {
    private ServersInAProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(
                directory.resolve("postgres"),
                EmbeddedPostgres.Options.defaults().withFsync(false));
        EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), EmbeddedKafka.Options.defaults());
        EmbeddedRegistry registry =
                EmbeddedRegistry.start(directory.resolve("registry"), EmbeddedRegistry.Options.defaults());

        postgres.createDatabase("shop");
        try (Connection connection = postgres.connect("shop");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT 42 AS n");
        }
        KafkaProbe probe = new KafkaProbe(kafka.bootstrapServers());
        probe.createTopic("t");
        probe.sendInTransaction("t", "kept");
        long schema = new RegistryProbe(registry.url()).register("Kept");

        System.out.println(postgres.port() + " " + registry.port() + " " + schema);
        new CountDownLatch(1).await();
    }
}
