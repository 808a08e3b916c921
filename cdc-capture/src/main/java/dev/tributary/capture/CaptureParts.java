package dev.tributary.capture;

import dev.tributary.capture.kafka.LastEnvelope;
import dev.tributary.capture.kafka.RawTopics;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.capture.postgres.Preflight;
import dev.tributary.capture.postgres.Slots;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.kafka.KafkaClients;
import java.time.Clock;
import java.util.Map;

/**
 * What the loop works with.
 *
 * @param findings of the preflight
 * @param topicIds the id of each raw topic that is captured into
 * @param retrier for what is asked between two runs; short
 */
record CaptureParts(
        PipelineFile file,
        Clock clock,
        Preflight.Findings findings,
        Slots slots,
        KafkaClients clients,
        RawTopics raw,
        Map<String, String> topicIds,
        RawChanges.Target target,
        LastEnvelope lastEnvelope,
        Retrier retrier) {

    Progress progress() {
        return target.progress();
    }

    boolean isPublished() {
        return findings.published();
    }

    RawWriter openWriter() {
        return RawWriter.open(clients, raw, target.topics(), slots.slot(), clock);
    }
}
