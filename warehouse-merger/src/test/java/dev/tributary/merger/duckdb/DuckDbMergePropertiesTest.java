package dev.tributary.merger.duckdb;

import dev.tributary.merger.MergeProperties;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.WarehouseFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import net.jqwik.api.lifecycle.AfterProperty;

final class DuckDbMergePropertiesTest extends MergeProperties {

    private final DuckDbFixture fixture;
    private final TestLake lake;

    /** Called once for all tries of a property. */
    DuckDbMergePropertiesTest() throws IOException, SQLException {
        Path folder = Files.createTempDirectory("merge-properties");
        fixture = new DuckDbFixture(folder, false);
        lake = new TestLake(folder);
    }

    @AfterProperty
    void close() throws SQLException {
        fixture.close();
        lake.close();
    }

    @Override
    protected WarehouseFixture fixture() {
        return fixture;
    }

    @Override
    protected TestLake lake() {
        return lake;
    }
}
