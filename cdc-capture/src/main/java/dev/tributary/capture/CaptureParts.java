package dev.tributary.capture;

import dev.tributary.capture.core.SourceColumns;
import dev.tributary.capture.kafka.KeyPartitioner;
import dev.tributary.capture.kafka.LastEnvelope;
import dev.tributary.capture.kafka.RawTopics;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.capture.postgres.ColumnWatch;
import dev.tributary.capture.postgres.MatchingTables;
import dev.tributary.capture.postgres.Publication;
import dev.tributary.capture.postgres.Slots;
import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.metrics.CanaryAge;
import dev.tributary.service.metrics.Meters;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the loop works with.
 *
 * @param retrier for what is asked between two runs; short
 * @param canary empty if the pipeline has none
 */
record CaptureParts(
        PipelineFile file,
        Clock clock,
        SourceDatabase database,
        Slots slots,
        KafkaClients clients,
        Topics topics,
        RawTopics raw,
        RegistryAvro avro,
        Meters meters,
        CaptureProgress progress,
        SchemaWatch watch,
        Retrier retrier,
        Optional<CanaryAge> canary) {

    Publication publication() {
        return new Publication(database, file.theSource().publicationIn(file.pipeline()));
    }

    RawWriter openWriter() {
        return RawWriter.open(clients, raw, topics, slots.slot(), clock);
    }

    RawTransaction.Target target(Set<TableId> tables, Set<TableId> keyless) {
        KeyPartitioner partitioner = new KeyPartitioner(file.theKafka().partitions());
        return new RawTransaction.Target(topics, tables, keyless, partitioner, avro, meters, progress, canary);
    }

    /** The tables that there are now and that the pipeline file means. */
    Set<TableId> tablesNow() {
        return database.with("look for tables", connection -> MatchingTables.of(connection, file));
    }

    /** The columns of tables now. */
    Map<TableId, SourceColumns> columnsNow(Set<TableId> tables) {
        return database.with("look at columns", connection -> ColumnWatch.of(connection, tables));
    }

    Barriers barriers() {
        return new Barriers(topics, new LastEnvelope(clients, avro, clock));
    }
}
