package dev.tributary.lake.upkeep;

import static dev.tributary.lake.upkeep.UpkeepFixture.GRACE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.lake.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What may happen to a lake, and that after each effect of it a reader finds each row once. */
final class UpkeepHistory {

    /** Something that happens. */
    sealed interface Step {

        /** A batch lands, of rows of some hours ago. */
        record Land(int partition, int schemaId, List<Integer> hoursAgo) implements Step {}

        /** A sink is killed behind its upload. */
        record Orphan(int partition, int hoursAgo) implements Step {}

        record Pass(int hours) implements Step {}

        /** An upkeep runs until it is killed at an effect, or to its end. */
        record Upkeep(int effects) implements Step {}

        /** Another upkeep runs as a whole, just before an effect of the first; perhaps hours are not closed to it. */
        record TwoUpkeeps(int effects, int closedAfterHours) implements Step {}
    }

    private final UpkeepFixture lake;
    /** What readers have found who have not read it yet, and until when it holds. */
    private final List<Reader> readers = new ArrayList<>();

    private record Reader(List<LakeCommit> found, Instant until) {}

    private UpkeepHistory(UpkeepFixture lake) {
        this.lake = lake;
    }

    static Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> partition = Arbitraries.integers().between(0, 1);
        Arbitrary<Integer> hours = Arbitraries.integers().between(0, 3);
        Arbitrary<Step> land = Combinators.combine(
                        partition,
                        Arbitraries.of(7, 7, 8),
                        hours.list().ofMinSize(1).ofMaxSize(3))
                .as(Step.Land::new);
        Arbitrary<Step> orphan = Combinators.combine(partition, hours).as(Step.Orphan::new);
        Arbitrary<Step> pass = Arbitraries.of(1, 5, 30, 60).map(Step.Pass::new);
        Arbitrary<Step> upkeep = Arbitraries.of(0, 1, 2, 3, 4, 6, 1_000).map(Step.Upkeep::new);
        Arbitrary<Step> two = Combinators.combine(Arbitraries.integers().between(0, 4), Arbitraries.of(2, 3, 1_000))
                .as(Step.TwoUpkeeps::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, land),
                        Tuple.of(1, orphan),
                        Tuple.of(3, pass),
                        Tuple.of(3, upkeep),
                        Tuple.of(1, two))
                .list()
                .ofMinSize(5)
                .ofMaxSize(25);
    }

    /** Lets it all happen in a new lake; in the end nothing is left that is of no use. */
    static void play(ObjectStore store, List<Step> steps) {
        try (UpkeepFixture lake = new UpkeepFixture(store)) {
            UpkeepHistory history = new UpkeepHistory(lake);
            for (Step step : steps) {
                history.happen(step);
                history.look();
            }
            // What a killed sink has left behind the last commit goes when another has committed there.
            lake.land(0, 7, 0);
            lake.land(1, 7, 0);
            for (int night = 0; night < 2; night++) {
                lake.advance(GRACE.plusHours(5));
                history.upkeep(new Step.Upkeep(Integer.MAX_VALUE));
            }
            assertEquals(UpkeepFixture.paths(lake.commits()), lake.objects(".parquet"));
        }
    }

    private void happen(Step step) {
        if (step instanceof Step.Land land) {
            lake.land(
                    land.partition,
                    land.schemaId,
                    land.hoursAgo.stream().mapToInt(Integer::intValue).toArray());
        } else if (step instanceof Step.Orphan orphan) {
            lake.orphans(orphan.partition, orphan.hoursAgo);
        } else if (step instanceof Step.Pass pass) {
            lake.advance(Duration.ofHours(pass.hours));
        } else if (step instanceof Step.Upkeep upkeep) {
            upkeep(upkeep);
        } else if (step instanceof Step.TwoUpkeeps two) {
            lake.store.beforeEffect(two.effects, () -> lake.runClosing(Duration.ofHours(two.closedAfterHours)));
            upkeep(new Step.Upkeep(Integer.MAX_VALUE));
        }
    }

    private void upkeep(Step.Upkeep upkeep) {
        lake.store.afterEffect(this::look);
        lake.store.killAfter(upkeep.effects);
        try {
            lake.run();
        } catch (WatchedStore.Killed killed) {
            assertEquals(WatchedStore.Killed.class, killed.getClass());
        } finally {
            lake.store.killAfter(Integer.MAX_VALUE);
            lake.store.afterEffect(() -> {});
        }
    }

    private void look() {
        List<LakeCommit> found = lake.commits();
        lake.requireEachRowOnce(found);
        readers.removeIf(reader -> !reader.until.isAfter(lake.now()));
        readers.forEach(reader -> lake.rows(reader.found));
        if (readers.stream().noneMatch(reader -> reader.found.equals(found))) {
            readers.add(new Reader(found, lake.now().plus(GRACE)));
        }
    }
}
