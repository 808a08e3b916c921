package dev.tributary.merger;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.merger.core.MergeResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each test has a warehouse and a lake of its own. */
public abstract class OnAWarehouse {

    private static final Logger LOG = LoggerFactory.getLogger(OnAWarehouse.class);

    protected static final TableId ORDERS = new TableId("public", "orders");
    protected static final CleanSchema SCHEMA =
            TestLake.schema(ORDERS, List.of("id"), "id long", "name string", "big string");

    protected TestLake lake;
    protected WarehouseFixture fixture;

    protected abstract WarehouseFixture open(Path lake);

    /** What this run leaves out, by the name of the test, and why: the server that it has to do with cannot do it. */
    protected Map<String, String> leftOut() {
        return Map.of();
    }

    @BeforeEach
    void begin(@TempDir Path folder, TestInfo test) throws Exception {
        String why = leftOut().get(test.getTestMethod().orElseThrow().getName());
        if (why != null) {
            LOG.warn("{} is left out: {}", test.getDisplayName(), why);
        }
        Assumptions.assumeTrue(why == null, why);
        lake = new TestLake(folder);
        fixture = open(folder);
    }

    @AfterEach
    void end() throws Exception {
        if (fixture != null) {
            fixture.close();
            lake.close();
        }
    }

    protected MergeResult merge(CleanSchema schema, Change... changes) throws Exception {
        return fixture.warehouse().merge(lake.batch(schema, changes));
    }
}
