package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import dev.tributary.contracts.TableId;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Statements of one run, each a job of its own: within a run a lost reply is looked up, and the next run runs them again. Not
 * thread-safe.
 */
final class BigQuerySession implements Session {

    private static final int RUN_LENGTH = 12;

    private final BigQueryJobs jobs;
    private final BigQueryTables tables;
    private final BigQueryDialect dialect;
    private final String pipeline;
    private final TableId table;
    private final List<String> commits;
    private final Consumer<String> beforeStep;
    private final String run = UUID.randomUUID().toString().replace("-", "").substring(0, RUN_LENGTH);
    private int statements;

    /**
     * @param commits of the batch; none where there is none
     * @param beforeStep called with each step's name; what it throws ends the run there
     */
    BigQuerySession(
            BigQueryJobs jobs,
            BigQueryTables tables,
            BigQueryDialect dialect,
            String pipeline,
            TableId table,
            List<String> commits,
            Consumer<String> beforeStep) {
        this.jobs = jobs;
        this.tables = tables;
        this.dialect = dialect;
        this.pipeline = pipeline;
        this.table = table;
        this.commits = commits;
        this.beforeStep = beforeStep;
    }

    /** Tells this run from all others: letters and digits, always as many. */
    String run() {
        return run;
    }

    @Override
    public void begin(String step) {
        beforeStep.accept(step);
    }

    @Override
    public long change(String step, String statement) {
        return jobs.query(next(step), statement).rows();
    }

    @Override
    public List<Long> numbers(String step, String query, int columns) {
        JobKey key = next(step);
        List<Long> numbers = new ArrayList<>();
        for (FieldValueList row : jobs.rows(key, jobs.query(key, query))) {
            for (int column = 0; column < columns; column++) {
                numbers.add(row.get(column).isNull() ? 0 : row.get(column).getLongValue());
            }
        }
        return numbers;
    }

    @Override
    public void read(String step, String query, Consumer<List<@Nullable String>> rows) {
        JobKey key = next(step);
        for (FieldValueList found : jobs.rows(key, jobs.query(key, query))) {
            List<@Nullable String> row = new ArrayList<>(found.size());
            found.forEach(value -> row.add(value.isNull() ? null : value.getStringValue()));
            rows.accept(row);
        }
    }

    /** By the API: a job for each would take longer, and might bill. */
    @Override
    public void dropWorkTables(List<String> names) {
        begin("drop work tables");
        names.forEach(name -> tables.delete(dialect.table(Layer.STAGING, name)));
    }

    /** BigQuery makes a table with its description in one statement; several run one by one. */
    @Override
    public void atOnce(String step, List<String> made) {
        all(step, made);
    }

    /** Two statements of a step are two jobs. */
    private JobKey next(String step) {
        begin(step);
        return new JobKey(pipeline, table, commits, step, run + "-" + statements++);
    }
}
