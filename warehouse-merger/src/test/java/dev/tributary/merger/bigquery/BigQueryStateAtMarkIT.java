package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.pipeline.StageBy;
import dev.tributary.merger.StateAtMarkContract;
import dev.tributary.merger.WarehouseFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The contract over the wire: each statement a job, and work tables that go by the API. */
final class BigQueryStateAtMarkIT extends StateAtMarkContract {

    private static final String JSON_SET =
            "the test server breaks at JSON_SET and JSON_STRIP_NULLS of NULL, as folds with unsent columns need them";
    private static final String SLOW = "the test server takes ten seconds; EvaluatedStateAtMarkTest has what it says";

    @Override
    protected WarehouseFixture open(Path lake) {
        return new BigQueryWarehouseFixture(lake, StageBy.LOAD);
    }

    @Override
    protected Map<String, String> leftOut() {
        return Map.of(
                "aValueThatWasNotSentIsTheOneBefore", JSON_SET,
                "aValueThatWasReadOnlyLaterIsUnsettled", JSON_SET,
                "aRejectedChangeIsWhatTheSourceHolds", SLOW,
                "aBarrierThatCameLaterSweepsNothing", SLOW,
                "whichTransactionsWereSeenIsHeeded", SLOW,
                "whatIsMergedMeanwhileIsLeftOut", SLOW);
    }

    @AfterEach
    void noWorkTableIsLeft() {
        if (fixture == null) {
            return;
        }
        assertEquals(
                List.of(),
                ((BigQueryWarehouseFixture) fixture)
                        .workTables().stream()
                                .filter(table -> !table.startsWith("landed_"))
                                .toList());
    }
}
