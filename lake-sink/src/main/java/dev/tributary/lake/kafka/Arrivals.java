package dev.tributary.lake.kafka;

import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.lake.commit.Landing;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what the flights have done. The worker's alone. */
record Arrivals(Workbench bench) {

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    /**
     * Takes the next that arrives within a time; returns whether there was one.
     *
     * @throws TributaryException the flight's failure, if its partition is still ours
     */
    boolean take(Duration patience) {
        Optional<Flights.Arrival> next = bench.flights().next(patience);
        next.ifPresent(this::take);
        return next.isPresent();
    }

    /** Takes all that has arrived. */
    void takeAll() {
        boolean more = true;
        while (more) {
            more = take(Duration.ZERO);
        }
    }

    private void take(Flights.Arrival arrival) {
        PartitionWork work = arrival.work();
        TributaryException failure = arrival.failure();
        if (!work.isOurs()) {
            LOG.info("{}: a flight ended after the partition was taken from us", work.partition());
        } else if (failure != null) {
            throw failure;
        } else if (arrival.flight() instanceof Flight.Found found) {
            begin(work, found);
        } else if (arrival.flight() instanceof Flight.Gap gap) {
            work.stop(work.partition() + ": " + gap.why());
            LOG.error("{}: {}; the partition stops, the others go on", work.partition(), gap.why());
        } else if (arrival.flight() instanceof Flight.Landed landed) {
            landed(work, landed.landing());
        }
    }

    private void begin(PartitionWork work, Flight.Found found) {
        work.begin(found.topicId(), found.generation(), found.start());
        if (found.start() != found.committed()) {
            LOG.info("{}: the lake was ahead, up to offset {}", work.partition(), found.start());
            bench.offsets().reached(work.partition(), found.start());
            bench.consumer().seek(work.partition(), found.start());
        }
    }

    private void landed(PartitionWork work, Landing landing) {
        if (landing instanceof Landing.Committed committed) {
            bench.status().landed(committed.commit());
            reached(work, committed.commit());
        } else if (landing instanceof Landing.Adopted adopted) {
            reached(work, adopted.commit());
        }
    }

    private void reached(PartitionWork work, LakeCommit commit) {
        bench.status().reached();
        OptionalLong readOnFrom = work.progress().landed(commit.endOffset());
        readOnFrom.ifPresent(offset -> {
            work.dropOpen();
            bench.consumer().seek(work.partition(), offset);
        });
        bench.offsets().reached(work.partition(), commit.endOffset());
    }
}
