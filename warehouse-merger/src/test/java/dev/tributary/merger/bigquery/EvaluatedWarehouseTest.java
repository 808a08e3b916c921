package dev.tributary.merger.bigquery;

import static java.util.Map.entry;

import dev.tributary.merger.WarehouseContract;
import dev.tributary.merger.WarehouseFixture;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** The contract by BigQuery's statements, evaluated by GoogleSQL: also what the test server cannot. */
@Tag("googlesql")
final class EvaluatedWarehouseTest extends WarehouseContract {

    private static final String FILES = "here a test reads the files, and not the warehouse";

    /** By test. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            entry("refusesAFileThatIsMissing", FILES),
            entry("refusesAPathOutOfTheLakeAndOtherRowsThanTheCommitSays", FILES),
            entry("widensDecimals", "BigQuery's decimals have no scale of their own that a text of them would show"),
            entry("quotesWhateverNamesHold", "BigQuery has no such columns: the processor maps their names"));

    @Override
    protected WarehouseFixture open(Path lake) {
        return new EvaluatedWarehouse(lake);
    }

    @Override
    protected Map<String, String> leftOut() {
        return LEFT_OUT;
    }
}
