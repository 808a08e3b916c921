package dev.tributary.merger.bigquery;

import dev.tributary.merger.MergeProperties;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.WarehouseFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * BigQuery's statements come to what the model says, evaluated by GoogleSQL: the histories that {@link MergeProperties} tries
 * in DuckDB, fewer of them, for each statement takes its time here.
 */
@Tag("googlesql")
class EvaluatedMergesTest {

    private record Histories(WarehouseFixture warehouse, TestLake written) {}

    private static final class Properties extends MergeProperties {

        private final Histories histories;

        Properties(Histories histories) {
            this.histories = histories;
        }

        @Override
        protected WarehouseFixture fixture() {
            return histories.warehouse;
        }

        @Override
        protected TestLake lake() {
            return histories.written;
        }
    }

    /** One of the properties. */
    @FunctionalInterface
    private interface Holds {
        void of(MergeProperties properties) throws Exception;
    }

    private static void assertHolds(Path folder, Holds property) throws Exception {
        try (TestLake written = new TestLake(folder);
                EvaluatedWarehouse warehouse = new EvaluatedWarehouse(folder)) {
            property.of(new Properties(new Histories(warehouse, written)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void silverIsWhatTheModelSaysAndReplayChangesNothing(long seed, @TempDir Path folder) throws Exception {
        assertHolds(folder, properties -> properties.silverIsWhatTheModelSaysAndReplayChangesNothing(seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void withoutAKeySilverIsWhatTheSourceHolds(long seed, @TempDir Path folder) throws Exception {
        assertHolds(folder, properties -> properties.F08_withoutAKeySilverIsWhatTheSourceHolds(seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3})
    void afterReplaysWithOtherRulesAllIsAsIfBuiltWithTheLast(long seed, @TempDir Path folder) throws Exception {
        assertHolds(folder, properties -> properties.F45_afterReplaysWithOtherRulesAllIsAsIfBuiltWithTheLast(seed));
    }
}
