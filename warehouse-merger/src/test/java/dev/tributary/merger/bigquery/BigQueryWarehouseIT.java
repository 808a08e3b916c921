package dev.tributary.merger.bigquery;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.pipeline.StageBy;
import dev.tributary.merger.Change;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.WarehouseContract;
import dev.tributary.merger.WarehouseFixture;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.sql.SqlDialect.Layer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract over the wire: Google's client, a bucket, load jobs, and every statement of a merge as a job. */
final class BigQueryWarehouseIT extends WarehouseContract {

    private static final String JSON_SET =
            "the test server breaks at JSON_SET and JSON_STRIP_NULLS of NULL, as folds with unsent columns need them";
    private static final String LONG = "the test server is slow at so many merges; EvaluatedWarehouseTest has it";
    private static final String DECIMALS = "the test server loads decimals as 0, and bytes as others";

    /** What the test server cannot, by test. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            entry("showsLiveRowsWithTheirNewestValues", JSON_SET),
            entry("keepsWhatAnEarlierBatchBroughtWhereAnUpdateDoesNotSendIt", JSON_SET),
            entry("keepsWhatWasSaidOfAValueThatAnUpdateDoesNotSend", JSON_SET),
            entry("takesAValueThatOnlyARejectedChangeOfAnEarlierBatchSent", JSON_SET),
            entry("F45_aReplayWithOtherRulesShowsTheirResult", JSON_SET),
            entry("F45_aReplayWithTheSameRulesChangesNothing", JSON_SET),
            entry("F13_F48_comesToTheSameWhereverItIsCut", JSON_SET),
            entry("F08_withoutAKeyAsManyEqualRowsGoAsAreDeleted", LONG),
            entry("F45_anOutcomeInBetweenDoesNotComeBack", LONG),
            entry("F13_holdsWhatComesWithAnotherKeyAndSaysWhatBringsItBack", LONG),
            entry("F13_asksAgainWhereOneEpochHasChangesOfTwoKeys", LONG),
            entry("F13_isBackAlsoWhereTheTableWasEmptyInTheSnapshot", LONG),
            entry("F13_makesTheTableAnewOutOfALaterEpochAndNoReplayOfEarlierOnesChangesIt", LONG),
            entry("F13_aKeyThatIsGivenToATableOrTakenFromItHoldsItToo", LONG),
            entry("F49_aTableThatWasDroppedIsNotBegunInTheMiddleButRebuilt", LONG),
            entry("widensDecimals", DECIMALS),
            entry("withoutAKeyRowsAreAlikeIfTheyWereSoInTheSource", DECIMALS),
            entry(
                    "F45_aReplayWithOtherRulesHeedsBarriersAndKeys",
                    "the test server deletes all rows where DELETE says WHERE EXISTS"),
            entry("refusesAFileThatIsMissing", "the test server calls each failure one that passes"),
            entry("quotesWhateverNamesHold", "BigQuery has no such columns: the processor maps their names"));

    @Override
    protected WarehouseFixture open(Path lake) {
        return new BigQueryWarehouseFixture(lake, StageBy.LOAD);
    }

    @Override
    protected Map<String, String> leftOut() {
        return LEFT_OUT;
    }

    /** The server loads again what it then refuses; BigQuery would find the wrong load. */
    @Test
    void takesTheRightFileOnceItIsThere() throws Exception {
        BatchFile wrong = lake.file(SCHEMA, List.of(Change.of("c", 1, 1)));
        BatchFile right = lake.file(SCHEMA, List.of(Change.of("c", 1, 1), Change.of("c", 2, 2)));
        String path = wrong.file().path();
        TableBatch batch = TestLake.batch(with(right, path, right.file().bytes(), 2));

        assertRefused("1 rows, ", () -> fixture.warehouse().merge(batch));
        assertEquals(
                List.of(),
                ((BigQueryWarehouseFixture) fixture)
                        .workTables().stream()
                                .filter(table -> table.startsWith("landed_"))
                                .toList());
        Files.copy(
                lake.root().resolve(right.file().path()),
                lake.root().resolve(path),
                StandardCopyOption.REPLACE_EXISTING);
        fixture.warehouse().merge(batch);

        assertEquals(List.of("1", "2"), fixture.rows(Layer.SILVER, "orders", "id"));
    }

    /** Here the server loads what BigQuery would read where it is. */
    @Test
    void stagesWithoutALoadToo() throws Exception {
        try (BigQueryWarehouseFixture external = new BigQueryWarehouseFixture(lake.root(), StageBy.EXTERNAL)) {
            external.warehouse().merge(lake.batch(SCHEMA, Change.of("c", 1, 1), Change.of("c", 2, 2)));
            external.warehouse().merge(lake.batch(SCHEMA, Change.of("d", 3, 1), Change.of("c", 4, 3)));

            assertEquals(List.of("2", "3"), external.rows(Layer.SILVER, "orders", "id"));
            assertEquals(List.of(), external.workTables());
        }
    }
}
