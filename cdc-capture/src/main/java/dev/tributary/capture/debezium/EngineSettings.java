package dev.tributary.capture.debezium;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.core.SourceTable;
import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.capture.postgres.SourceMessages;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceConfig;
import java.util.Collection;
import java.util.Properties;
import java.util.stream.Collectors;

/** Debezium's configuration. */
public final class EngineSettings {

    private static final int QUEUE_BYTES = 64 << 20;

    private EngineSettings() {}

    /**
     * What a run of the engine is set to.
     *
     * @param tables the tables that are captured
     * @param included those, and the ones that were captured before: as long as their events are resent they count
     * @param majorVersion the server's
     */
    public record Scope(Collection<SourceTable> tables, Collection<TableId> included, int majorVersion) {}

    /** Settings for streaming after a position. Snapshots are ours: see {@link RowReader}. */
    public static Properties stream(PipelineFile file, Scope scope, Position position) {
        Properties settings = connector(file, scope);
        settings.putAll(StartOffset.settings(engine(file), file.pipeline(), position));
        return settings;
    }

    /** The connector's settings, which say too how a row's values are written. */
    static Properties connector(PipelineFile file, Scope scope) {
        SourceConfig source = file.theSource();
        Properties settings = new Properties();
        settings.setProperty("name", engine(file));
        settings.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        settings.setProperty("offset.storage", StartOffset.class.getName());
        settings.setProperty("offset.flush.interval.ms", "0");
        settings.setProperty("topic.prefix", file.pipeline());
        connection(settings, source);
        slot(settings, file);
        tables(settings, scope);
        types(settings, source);
        bounds(settings);
        settings.setProperty(
                "heartbeat.interval.ms", String.valueOf(source.heartbeat().toMillis()));
        settings.setProperty("heartbeat.action.query", SourceMessages.heartbeat(scope.majorVersion()));
        settings.setProperty("snapshot.mode", "no_data");
        // A tombstone is written with its delete, by us, so that the two are one event of the position.
        settings.setProperty("tombstones.on.delete", "false");
        settings.setProperty("skipped.operations", "none");
        settings.setProperty("provide.transaction.metadata", "false");
        // Our own loop rebuilds the engine from the committed position; Debezium's retry would go on from its own.
        settings.setProperty("errors.max.retries", "0");
        return settings;
    }

    private static String engine(PipelineFile file) {
        return file.pipeline() + "-capture";
    }

    private static void connection(Properties settings, SourceConfig source) {
        settings.setProperty("database.hostname", source.url().host());
        settings.setProperty("database.port", String.valueOf(source.url().port()));
        settings.setProperty("database.user", source.url().user());
        settings.setProperty(
                "database.password", source.password().map(Secret::value).orElse(""));
        settings.setProperty("database.dbname", source.url().database());
    }

    private static void slot(Properties settings, PipelineFile file) {
        SourceConfig source = file.theSource();
        settings.setProperty("plugin.name", "pgoutput");
        settings.setProperty("slot.name", source.slotIn(file.pipeline()));
        settings.setProperty("slot.drop.on.stop", "false");
        settings.setProperty("slot.max.retries", "0");
        settings.setProperty("publication.name", source.publicationIn(file.pipeline()));
        settings.setProperty("publication.autocreate.mode", "disabled");
        settings.setProperty("publish.via.partition.root", "true");
        settings.setProperty("offset.mismatch.strategy", "trust_offset");
        settings.setProperty("lsn.flush.mode", "connector");
    }

    private static void tables(Properties settings, Scope scope) {
        settings.setProperty(
                "table.include.list",
                scope.included().stream().map(EngineSettings::regex).collect(Collectors.joining(",")));
        String keys = scope.tables().stream()
                .filter(table -> !table.key().isEmpty())
                .map(table -> regex(table.id()) + ":" + String.join(",", table.key()))
                .collect(Collectors.joining(";"));
        if (!keys.isEmpty()) {
            settings.setProperty("message.key.columns", keys);
        }
    }

    private static void types(Properties settings, SourceConfig source) {
        TextColumns.register(settings, source);
        // Text as we read it, whatever the role or the database are set to.
        settings.setProperty("driver.options", SourceDatabase.TEXT_OPTIONS);
        settings.setProperty("decimal.handling.mode", "string");
        settings.setProperty("time.precision.mode", "microseconds");
        settings.setProperty("datatype.propagate.source.type", ".*");
        settings.setProperty("interval.handling.mode", "string");
        settings.setProperty("hstore.handling.mode", "json");
        settings.setProperty("binary.handling.mode", "bytes");
        settings.setProperty("include.unknown.datatypes", "true");
    }

    private static void bounds(Properties settings) {
        settings.setProperty("max.batch.size", "4096");
        settings.setProperty("max.queue.size", "16384");
        settings.setProperty("max.queue.size.in.bytes", String.valueOf(QUEUE_BYTES));
        settings.setProperty("poll.interval.ms", "50");
    }

    /** Each character that is not plain as its number, so that neither the expression nor the list's commas see it. */
    static String regex(TableId table) {
        StringBuilder regex = new StringBuilder();
        for (char unit : table.toString().toCharArray()) {
            boolean plain =
                    (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || (unit >= '0' && unit <= '9');
            regex.append(plain || unit == '_' ? String.valueOf(unit) : String.format("\\u%04x", (int) unit));
        }
        return regex.toString();
    }
}
