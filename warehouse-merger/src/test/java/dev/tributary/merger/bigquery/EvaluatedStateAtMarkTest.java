package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.merger.Change;
import dev.tributary.merger.StateAtMarkContract;
import dev.tributary.merger.WarehouseFixture;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.TableState;
import dev.tributary.merger.steps.WarehouseReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract by BigQuery's statements, evaluated by GoogleSQL: also what the test server cannot. */
@Tag("googlesql")
final class EvaluatedStateAtMarkTest extends StateAtMarkContract {

    @Override
    protected WarehouseFixture open(Path lake) {
        return new EvaluatedWarehouse(lake);
    }

    @Test
    void twoAtATimeHaveWorkTablesOfTheirOwnAndLeaveNone() throws Exception {
        EvaluatedWarehouse warehouse = (EvaluatedWarehouse) fixture;
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        List<String> without = warehouse.names(Layer.STAGING);

        try (WarehouseReader reader = fixture.reader(step -> {});
                TableState one = reader.begin(ORDERS, before(2)).orElseThrow();
                TableState other = reader.begin(ORDERS, before(1)).orElseThrow()) {
            assertEquals(List.of("1|a|null|false"), rows(one));
            assertEquals(List.of(), rows(other));
            assertEquals(without.size() + 2 * 5, warehouse.names(Layer.STAGING).size());
        }

        assertEquals(without, warehouse.names(Layer.STAGING));
    }
}
