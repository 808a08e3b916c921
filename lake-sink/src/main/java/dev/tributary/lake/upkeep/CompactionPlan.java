package dev.tributary.lake.upkeep;

import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Which commits of a partition become one: consecutive ones whose hours have all ended long enough ago, as many as end on one
 * day (UTC) and are not more together than a merge takes in at once. Not thread-safe.
 */
final class CompactionPlan {

    /** So that the object that replaces them stays small. */
    private static final int MOST_COMMITS = 2_000;

    /** As many as the merger's own batches. */
    private static final long MOST_ROWS = 500_000;

    private static final long DAY = Micros.of(Duration.ofDays(1));

    private final Iterator<LakeCommit> commits;
    private final long openFromMicros;
    private final long mostBytes;
    private Optional<LakeCommit> ahead = Optional.empty();
    private boolean ended;

    /**
     * @param commits of one partition, in order
     * @param closedAfter how long ago an hour has ended
     * @param mostBytes of the files of those that become one
     */
    CompactionPlan(Iterator<LakeCommit> commits, Instant now, Duration closedAfter, long mostBytes) {
        this.commits = commits;
        this.openFromMicros = Micros.of(now.minus(closedAfter).truncatedTo(ChronoUnit.HOURS));
        this.mostBytes = mostBytes;
    }

    /** The next commits that become one; empty behind the last. */
    List<LakeCommit> next() {
        List<LakeCommit> group = new ArrayList<>();
        long bytes = 0;
        long rows = 0;
        long day = Long.MIN_VALUE;
        for (Optional<LakeCommit> commit = take(); commit.isPresent(); commit = take()) {
            LakeCommit next = commit.orElseThrow();
            boolean sameDay = day == Long.MIN_VALUE || next.files().isEmpty() || day(next) == day;
            boolean fits = group.size() < MOST_COMMITS
                    && bytes + bytes(next) <= mostBytes
                    && rows + next.counts().in() <= MOST_ROWS;
            if (!group.isEmpty() && !(sameDay && fits)) {
                ahead = commit;
                return group;
            }
            group.add(next);
            bytes += bytes(next);
            rows += next.counts().in();
            day = next.files().isEmpty() ? day : day(next);
        }
        return group;
    }

    private Optional<LakeCommit> take() {
        if (ahead.isPresent()) {
            Optional<LakeCommit> taken = ahead;
            ahead = Optional.empty();
            return taken;
        }
        if (ended || !commits.hasNext()) {
            return Optional.empty();
        }
        LakeCommit commit = commits.next();
        // Those behind an open one wait too: compactions follow one another.
        ended = !commit.files().isEmpty() && newest(commit) >= openFromMicros;
        return ended ? Optional.empty() : Optional.of(commit);
    }

    private static long day(LakeCommit commit) {
        return Math.floorDiv(newest(commit), DAY);
    }

    private static long newest(LakeCommit commit) {
        return commit.files().stream().mapToLong(LakeFile::maxSourceTs).max().orElse(Long.MIN_VALUE);
    }

    private static long bytes(LakeCommit commit) {
        return commit.files().stream().mapToLong(LakeFile::bytes).sum();
    }
}
