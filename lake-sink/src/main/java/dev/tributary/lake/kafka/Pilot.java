package dev.tributary.lake.kafka;

import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.lake.commit.Adoption;
import dev.tributary.lake.commit.Lake;
import dev.tributary.lake.commit.Landing;
import dev.tributary.lake.commit.OrphanSweep;
import dev.tributary.lake.core.BatchRange;
import dev.tributary.lake.parquet.BatchId;
import dev.tributary.lake.parquet.FinishedFile;
import dev.tributary.lake.parquet.ParquetBatch;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.TopicAdmin;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is done beside the worker, on the threads of {@link Flights}. Thread-safe. */
final class Pilot {

    private static final int FORMAT = 1;

    private final Lake lake;
    private final TopicAdmin admin;
    private final Retrier retrier;
    private final Set<PartitionWork> swept = ConcurrentHashMap.newKeySet();

    Pilot(Lake lake, TopicAdmin admin, Retrier retrier) {
        this.lake = lake;
        this.admin = admin;
        this.retrier = retrier;
    }

    /** Finds out where a partition's next batch begins; what needs a person stops that partition alone (I7). */
    Flight find(PartitionWork work, long committed) {
        String topic = work.partition().topic();
        String topicId = retrier.call("look for " + topic, () -> admin.describe(topic))
                .orElseThrow(() -> new TributaryException(ErrorKind.NEEDS_OPERATOR, topic + " is gone: start again"))
                .topicId()
                .toString();
        int partition = work.partition().partition();
        Adoption adoption;
        try {
            adoption = lake.adoptFrom(work.table(), topicId, partition, committed, work);
        } catch (TributaryException gap) {
            if (gap.kind() != ErrorKind.NEEDS_OPERATOR) {
                throw gap;
            }
            return new Flight.Gap(gap.getMessage());
        }
        adoption.first().ifPresent(commit -> sweepOnce(work, commit));
        return new Flight.Found(topicId, lake.generation(work.table(), topicId), committed, adoption.end());
    }

    /** Brings a batch into the lake. */
    Flight land(PartitionWork work, ParquetBatch batch, BatchRange range) {
        try (batch) {
            List<FinishedFile> files = batch.finish();
            BatchId id = batch.id();
            LakeCommit commit = new LakeCommit(
                    FORMAT,
                    id.table().safe(),
                    id.topicId(),
                    id.partition(),
                    range.start(),
                    range.end(),
                    files.stream().map(FinishedFile::file).toList(),
                    batch.counts(),
                    batch.numbers());
            Landing landing = lake.land(commit, files, work);
            if (landing instanceof Landing.Committed committed) {
                sweepOnce(work, committed.commit());
            } else if (landing instanceof Landing.Adopted adopted) {
                sweepOnce(work, adopted.commit());
            }
            return new Flight.Landed(landing);
        }
    }

    /**
     * The first commit of an assignment owns the range in which whoever had the partition before may have crashed. Swept
     * before the Kafka offset is committed: a crash in between comes back to the same range.
     */
    private void sweepOnce(PartitionWork work, LakeCommit owner) {
        if (swept.add(work)) {
            new OrphanSweep(lake.store(), lake.paths()).sweep(owner);
        }
    }

    /** The partition is no longer ours. */
    void forget(PartitionWork work) {
        swept.remove(work);
    }
}
