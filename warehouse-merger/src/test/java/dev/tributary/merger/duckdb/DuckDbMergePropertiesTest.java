package dev.tributary.merger.duckdb;

import dev.tributary.merger.MergeProperties;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.WarehouseFixture;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.AfterProperty;

final class DuckDbMergePropertiesTest extends MergeProperties {

    private final Path folder;
    private final DuckDbFixture fixture;
    private final TestLake lake;

    /** Called once for all tries of a property. */
    DuckDbMergePropertiesTest() throws IOException, SQLException {
        folder = Files.createTempDirectory("merge-properties");
        fixture = new DuckDbFixture(folder, false);
        lake = new TestLake(folder);
    }

    @AfterProperty
    void close() throws IOException, SQLException {
        fixture.close();
        lake.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
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
