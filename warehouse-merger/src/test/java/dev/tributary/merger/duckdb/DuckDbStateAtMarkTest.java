package dev.tributary.merger.duckdb;

import dev.tributary.merger.StateAtMarkContract;
import dev.tributary.merger.WarehouseFixture;
import java.nio.file.Path;

final class DuckDbStateAtMarkTest extends StateAtMarkContract {

    @Override
    protected WarehouseFixture open(Path lake) {
        return new DuckDbFixture(lake, true);
    }
}
