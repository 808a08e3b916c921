package dev.tributary.capture;

import dev.tributary.capture.avro.ConnectAvro;
import dev.tributary.capture.core.PositionTracker;
import dev.tributary.capture.core.RecentTransactions;
import dev.tributary.capture.core.TableSnapshot;
import dev.tributary.capture.core.TransactionSnapshot;
import dev.tributary.capture.debezium.EngineRun;
import dev.tributary.capture.debezium.SourceEvent;
import java.util.List;

/** Writes each batch of the engine as one transaction. For one run of the engine; single-threaded. */
final class RawChanges implements EngineRun.Batches {

    private final RawTransaction transaction;
    private final PositionTracker tracker;
    private final RecentTransactions recent;
    private final Rereads rereads;
    private final ConnectAvro avro = new ConnectAvro();

    RawChanges(RawTransaction transaction, RecentTransactions recent, Rereads rereads) {
        this.transaction = transaction;
        this.tracker = transaction.tracker();
        this.recent = recent;
        this.rereads = rereads;
    }

    @Override
    public void handle(List<SourceEvent> batch) {
        for (SourceEvent event : batch) {
            PositionTracker.Step step = tracker.see(event.mark(), event.change().map(SourceEvent.Change::table));
            event.canary()
                    .ifPresent(micros -> transaction.canary(micros, event.mark().lsn()));
            long id = event.mark().transaction();
            event.change().ifPresent(change -> recent.came(id));
            if (step == PositionTracker.Step.WRITE) {
                event.change().ifPresent(change -> write(change, id));
            } else if (step == PositionTracker.Step.DROP) {
                event.change().ifPresent(change -> rereads.note(change, id));
            }
        }
        rereads.write();
        transaction.commit();
    }

    private void write(SourceEvent.Change change, long id) {
        if (wasRead(change, id)) {
            return;
        }
        for (SourceEvent.Change part : transaction.parts(change)) {
            transaction.write(avro, part).ifPresent(envelope -> rereads.consider(part, envelope, id));
        }
    }

    /** A row without a key that the table's one read saw has come with it. */
    private boolean wasRead(SourceEvent.Change change, long id) {
        TableSnapshot snapshot = tracker.snapshots().get(change.table().safe());
        return snapshot != null
                && snapshot.cut() != null
                && TransactionSnapshot.parse(snapshot.cut().snapshot()).sees(id);
    }
}
