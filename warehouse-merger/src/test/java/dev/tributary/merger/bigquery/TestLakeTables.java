package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.TableInfo;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.merger.steps.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** External tables whose statements are kept, and a dataset that has what a test puts there. */
class TestLakeTables implements Session {

    final List<String> statements = new ArrayList<>();
    final Map<String, TableInfo> dataset = new HashMap<>();
    final LakeTables tables;

    TestLakeTables(BigQueryDialect dialect) {
        this(dialect, "shop", "gs://lake/below");
    }

    TestLakeTables(BigQueryDialect dialect, String build, String lake) {
        tables = new LakeTables(name -> Optional.ofNullable(dataset.get(name)), dialect, new LakePaths(build), lake);
    }

    @Override
    public void begin(String step) {}

    @Override
    public long change(String step, String statement) {
        statements.add(statement);
        return 0;
    }

    @Override
    public List<Long> numbers(String step, String query, int columns) {
        throw new AssertionError(query);
    }

    @Override
    public void atOnce(String step, List<String> made) {
        all(step, made);
    }

    @Override
    public void read(String step, String query, Consumer<List<@Nullable String>> rows) {
        throw new AssertionError(step);
    }

    @Override
    public void dropWorkTables(List<String> names) {
        throw new AssertionError(names);
    }
}
