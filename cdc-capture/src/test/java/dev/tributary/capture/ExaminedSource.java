package dev.tributary.capture;

import dev.tributary.capture.postgres.Preflight;
import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.contracts.pipeline.SourceUrl;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.embedded.EmbeddedPostgres;
import dev.tributary.service.finding.Finding;
import dev.tributary.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A database of its own, looked at as doctor does; no Kafka. */
final class ExaminedSource implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final String database;
    private final Map<String, TableConfig> tables = new TreeMap<>();
    private String user;

    private ExaminedSource(EmbeddedPostgres server, String database) {
        this.server = server;
        this.database = database;
        this.user = server.user();
    }

    static ExaminedSource of(String... tables) {
        return on(TestPostgres.shared(), TestPostgres.newDatabase("examined"), tables);
    }

    static ExaminedSource on(EmbeddedPostgres server, String database, String... tables) {
        ExaminedSource source = new ExaminedSource(server, database);
        for (String table : tables) {
            source.tables.put(table, TableConfig.NONE);
        }
        return source;
    }

    ExaminedSource key(String table, String... columns) {
        tables.put(table, new TableConfig(List.of(columns), Map.of(), Map.of()));
        return this;
    }

    /** From now on as a new user, who may replicate and nothing else. */
    ExaminedSource asPlainUser() throws SQLException {
        user = "plain_" + database;
        sql("CREATE ROLE " + user + " LOGIN REPLICATION PASSWORD 'plain'");
        return this;
    }

    String user() {
        return user;
    }

    /** Also the publication's name. */
    String slot() {
        return "tributary_" + pipeline().replace('-', '_');
    }

    private String pipeline() {
        return database.replace('_', '-');
    }

    PipelineFile file() {
        String password = user.equals(server.user()) ? server.password() : "plain";
        return new PipelineFile(
                pipeline(),
                Optional.of(new SourceConfig(
                        new SourceUrl(user, "127.0.0.1", server.port(), database),
                        Optional.of(new Secret(password)),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(1))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                tables);
    }

    SourceDatabase database() {
        return new SourceDatabase(file().theSource());
    }

    Preflight preflight() {
        return new Preflight(database(), file());
    }

    /** Those findings that say something; a part of the message or of the remedy. */
    List<Finding> saying(String text) {
        return preflight().look().stream()
                .filter(finding -> (finding.subject() + ": " + finding.line()).contains(text))
                .toList();
    }

    Connection connect() throws SQLException {
        return server.connect(database);
    }

    void sql(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql.replace("$slot", slot()).replace("$user", user));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        sql("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '$slot'");
    }
}
