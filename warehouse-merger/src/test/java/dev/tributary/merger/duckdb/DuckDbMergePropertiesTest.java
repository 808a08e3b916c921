package dev.tributary.merger.duckdb;

import dev.tributary.merger.MergeProperties;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.WarehouseFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

final class DuckDbMergePropertiesTest extends MergeProperties {

    private DuckDbFixture fixture;
    private TestLake lake;

    @BeforeProperty
    void open() throws IOException, SQLException {
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
