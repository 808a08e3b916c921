package dev.tributary.lake.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {

    private static final Instant NOW = Instant.parse("2026-11-21T14:30:00Z");
    private static final long MOST_BYTES = 100;

    private final List<LakeCommit> commits = new ArrayList<>();

    /** The next commit, of rows of one time; none without a time. */
    private void commit(long rows, long bytes, String... times) {
        List<LakeFile> files = new ArrayList<>();
        for (String time : times) {
            long micros = Micros.of(Instant.parse(time));
            files.add(new LakeFile("f", rows, bytes, "", 1, micros, micros, 0, 0, null, null));
        }
        long start = commits.size() * 10L;
        Counts counts = new Counts(rows * times.length, rows * times.length, 0, 0, 0);
        commits.add(new LakeCommit(1, "public.orders", "topic", 0, start, start + 10, files, counts));
    }

    /** The sizes of the groups. */
    private List<Integer> groups() {
        CompactionPlan plan = new CompactionPlan(commits.iterator(), NOW, Duration.ofHours(2), MOST_BYTES);
        List<Integer> sizes = new ArrayList<>();
        for (List<LakeCommit> group = plan.next(); !group.isEmpty(); group = plan.next()) {
            sizes.add(group.size());
        }
        return sizes;
    }

    @Test
    void whatEndsOnOneDayIsTogether() {
        commit(1, 1, "2026-11-19T23:00:00Z");
        commit(1, 1, "2026-11-19T23:59:59Z", "2026-11-20T00:00:00Z");
        commit(1, 1);
        commit(1, 1, "2026-11-20T23:00:00Z", "2026-11-01T00:00:00Z");
        commit(1, 1, "2026-11-21T00:00:00Z");

        assertEquals(List.of(1, 3, 1), groups());
    }

    @Test
    void endsBeforeAnHourThatIsOpenAndWhatIsBehindIt() {
        commit(1, 1, "2026-11-21T11:59:59.999999Z");
        commit(1, 1, "2026-11-21T12:00:00Z", "2026-11-21T11:00:00Z");
        commit(1, 1, "2026-11-21T11:00:00Z");

        assertEquals(List.of(1), groups());
    }

    @Test
    void isNoMoreThanAMergeTakesIn() {
        commit(1, 60, "2026-11-20T01:00:00Z");
        commit(1, 40, "2026-11-20T01:00:00Z");
        commit(1, 1, "2026-11-20T01:00:00Z");
        commit(1, 1_000, "2026-11-20T01:00:00Z");
        commit(300_000, 1, "2026-11-20T01:00:00Z");
        commit(200_000, 1, "2026-11-20T01:00:00Z");
        commit(1, 1, "2026-11-20T01:00:00Z");

        assertEquals(List.of(2, 1, 1, 2, 1), groups());
    }
}
