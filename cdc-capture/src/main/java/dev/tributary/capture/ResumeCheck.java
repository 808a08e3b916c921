package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.core.ResumePlan;
import dev.tributary.capture.core.SlotState;
import dev.tributary.capture.kafka.CommittedPosition;
import dev.tributary.capture.postgres.Slots;
import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import dev.tributary.service.kafka.KafkaClients;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Whether the next start of capture can go on where the last one ended, by what Kafka and the slot say. */
public final class ResumeCheck {

    private ResumeCheck() {}

    /**
     * Looks, and changes nothing.
     *
     * @param file with the source in it; without Kafka only the slot can be looked at
     * @throws TributaryException if one of them cannot be asked
     */
    public static List<Finding> look(PipelineFile file, Clock clock) {
        SourceConfig source = file.theSource();
        String slot = source.slotIn(file.pipeline());
        // The slot first: a capture that runs confirms to it only what is committed in Kafka before.
        Optional<SlotState> state = new Slots(new SourceDatabase(source), slot).find();
        return file.kafka().isPresent() ? plan(file, clock, state) : withoutKafka(slot, state);
    }

    private static List<Finding> withoutKafka(String slot, Optional<SlotState> state) {
        boolean lost = state.filter(found -> found.walStatus().equals("lost")).isPresent();
        return lost
                ? List.of(Finding.error(
                        "slot " + slot,
                        "changes are lost: a start goes on with a new snapshot only",
                        "raise max_slot_wal_keep_size, then run tributary resnapshot"))
                : List.of();
    }

    private static List<Finding> plan(PipelineFile file, Clock clock, Optional<SlotState> state) {
        SourceConfig source = file.theSource();
        String slot = source.slotIn(file.pipeline());
        Optional<Position> position =
                CommittedPosition.read(new KafkaClients(file.theKafka()), file.topics(), slot, clock);
        try {
            ResumePlan plan = ResumePlan.decide(slot, source.url().database(), position, state);
            return List.of(Finding.ok(
                    "slot " + slot,
                    "the next start begins with: "
                            + (plan == ResumePlan.STREAM ? "stream" : "snapshot, on a new slot")));
        } catch (TributaryException refused) {
            return List.of(Finding.of("slot " + slot, refused));
        }
    }
}
