package dev.tributary.merger;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.merger.core.Announcement;
import dev.tributary.merger.core.BatchLimits;
import dev.tributary.merger.core.GatheredCommits;
import dev.tributary.merger.core.MergeSchedule;
import dev.tributary.merger.kafka.CommitFeed;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The round of the one worker: gather what was announced, merge the table that is due, commit the offsets. All but
 * {@link #pending}, {@link #trouble} and {@link #finished} belongs to the worker's thread.
 */
final class MergeWorker implements CommitFeed.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(MergeWorker.class);
    private static final Duration LONGEST_POLL = Duration.ofMillis(200);
    /** Announcements are a few hundred bytes each. */
    private static final int MOST_GATHERED = 20_000;

    private final TableMerger merger;
    private final MergeSchedule schedule;
    private final BatchLimits limits;
    private final Clock clock;
    private final GatheredCommits gathered = new GatheredCommits();

    private volatile OptionalLong pending = OptionalLong.empty();
    private volatile @Nullable String trouble;
    private final AtomicLong finished = new AtomicLong();

    MergeWorker(TableMerger merger, MergeSchedule schedule, BatchLimits limits, Clock clock) {
        this.merger = merger;
        this.schedule = schedule;
        this.limits = limits;
        this.clock = clock;
    }

    /** One round: at most one merge. */
    void round(CommitFeed feed) {
        try {
            feed.pause(gathered.size() > MOST_GATHERED);
            gather(feed.poll(pollTime()));
            // Before the merge too: what is taken in is pending while a long merge runs.
            count(feed);
            Optional<TableId> due = schedule.due(gathered.waiting(), clock.instant());
            if (due.isPresent()) {
                merge(due.get());
                trouble = null;
            }
            feed.commit();
        } catch (TributaryException failure) {
            if (failure.kind() != ErrorKind.TRANSIENT && failure.kind() != ErrorKind.UNKNOWN_OUTCOME) {
                throw failure;
            }
            LOG.warn("{}; it is tried again", failure.getMessage());
            trouble = failure.getMessage();
        }
        count(feed);
    }

    private void count(CommitFeed feed) {
        OptionalLong lag = feed.lag();
        pending = lag.isPresent() ? OptionalLong.of(lag.getAsLong() + gathered.unmergedCount()) : lag;
    }

    private Duration pollTime() {
        return schedule.wait(gathered.waiting(), clock.instant())
                .filter(wait -> wait.compareTo(LONGEST_POLL) < 0)
                .orElse(LONGEST_POLL);
    }

    private void gather(List<ConsumerRecord<byte[], byte[]>> received) {
        for (ConsumerRecord<byte[], byte[]> each : received) {
            gather(each);
        }
    }

    private void gather(ConsumerRecord<byte[], byte[]> received) {
        String where = "lake.commits partition " + received.partition() + " offset " + received.offset();
        Announcement announcement;
        TableId table;
        try {
            LakeCommit commit = LakeCommit.ofJson(orEmpty(received.value()));
            if (commit.version() != 1) {
                throw new IllegalArgumentException("it is of format " + commit.version());
            }
            announcement = new Announcement(
                    received.partition(), received.offset(), Instant.ofEpochMilli(received.timestamp()), commit);
            table = commit.tableId();
        } catch (IllegalArgumentException unreadable) {
            stopUnreadable(
                    received,
                    where + " cannot be read (" + unreadable.getMessage()
                            + "): run the version that wrote it, or announce that commit again, then restart");
            return;
        }
        merger.announced(announcement.commit());
        gathered.add(table, announcement);
    }

    /** Its key says which table it is of; that one stops, because what it announces would be missing. */
    private void stopUnreadable(ConsumerRecord<byte[], byte[]> received, String reason) {
        TableId table;
        try {
            table = TableId.ofSafe(new String(orEmpty(received.key()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noTable) {
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, reason, noTable);
        }
        merger.stopped(table, reason);
        gathered.stop(table);
        gathered.hold(table, received.partition(), received.offset());
    }

    private static byte[] orEmpty(byte @Nullable [] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    private void merge(TableId table) {
        schedule.begin(table, clock.instant());
        List<Announcement> batch = gathered.next(table, limits);
        try {
            long rows = merger.merge(table, batch);
            schedule.merged(table, rows, clock.instant());
        } catch (TributaryException failure) {
            if (failure.kind() != ErrorKind.NEEDS_OPERATOR && failure.kind() != ErrorKind.BAD_RECORD) {
                throw failure;
            }
            merger.stopped(table, String.valueOf(failure.getMessage()));
            gathered.stop(table);
        }
        merger.planned(table, schedule.plan(table, clock.instant()));
        gathered.merged(table, batch);
        finished.incrementAndGet();
    }

    @Override
    public Map<Integer, Long> committable() {
        return gathered.committable();
    }

    @Override
    public void lost(Set<Integer> partitions) {
        gathered.drop(partitions);
    }

    /** Announcements that are not merged yet; empty while that is not known. */
    OptionalLong pending() {
        return pending;
    }

    /** Why the last round did not work; null if it did. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** How many merges have ended, those of tables that cannot go on too. */
    long finished() {
        return finished.get();
    }
}
