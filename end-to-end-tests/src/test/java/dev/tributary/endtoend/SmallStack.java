package dev.tributary.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.testkit.TestPostgres;
import dev.tributary.testkit.TestRegistry;
import dev.tributary.testkit.TestTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * A running stack over a database of its own.
 *
 * @param topics its topics
 */
record SmallStack(Home home, LocalStack stack, TestTopics topics, String database) implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Starts it and waits until it is drained.
     *
     * @param source more keys of the pipeline file's source
     * @param tables the pipeline file's tables, in one line
     * @param sql what is in the database before
     */
    static SmallStack start(Path folder, String word, String source, String tables, String... sql) throws Exception {
        TestTopics topics = TestTopics.unique(word);
        String database = TestPostgres.newDatabase(word);
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), """
                pipeline: %s
                source: { url: "%s", password: "${env:PASSWORD}", heartbeat: 500ms%s }
                kafka: { bootstrapServers: "%s", partitions: 2 }
                registry: { url: "%s" }
                tables: %s
                """.formatted(
                        topics.pipeline(),
                        TestPostgres.shared().url(database),
                        source,
                        topics.bootstrapServers(),
                        TestRegistry.url(),
                        tables));
        Home home = Home.open(folder.resolve("home"));
        Map<String, String> environment =
                Map.of("PASSWORD", TestPostgres.shared().password());
        LocalStack stack = LocalStack.create(home, LocalServers.start(home, PipelineFiles.load(file, environment)));
        SmallStack small = new SmallStack(home, stack, topics, database);
        small.sql(sql);
        stack.startServices();
        small.drain();
        return small;
    }

    /** Runs statements in the source, each in a transaction of its own. */
    void sql(String... statements) throws SQLException {
        try (Connection connection = TestPostgres.shared().connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    void drain() throws SQLException {
        assertTrue(stack.drain(LIMIT), "it did not drain");
    }

    Service service(String name) {
        return stack.services().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        stack.close();
        home.close();
    }
}
