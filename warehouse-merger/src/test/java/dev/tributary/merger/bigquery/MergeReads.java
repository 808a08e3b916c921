package dev.tributary.merger.bigquery;

import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.bigquery.StatementReads.Read;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.Mark;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.Staging;
import dev.tributary.merger.steps.Catalog;
import dev.tributary.merger.steps.MergeSteps;
import dev.tributary.merger.steps.Session;
import dev.tributary.merger.steps.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of a merge read: those that the steps of a merge really run, one after the other, as GoogleSQL
 * understands them. So a statement that is added, or a range that is left out, is in the simulation too.
 */
final class MergeReads implements Session {

    private static final String RUN = "0123456789ab";
    private static final long ROWS = 100;

    private final GoogleSql google =
            new GoogleSql(MergeStatements.CONFIG.project(), List.of("bronze", "silver", "staging"));
    private final BigQueryDialect dialect = new BigQueryDialect(MergeStatements.CONFIG);
    private final CleanSchema schema;
    private final boolean partlySent;
    private final List<Statement> statements = new ArrayList<>();

    /**
     * A statement.
     *
     * @param step as the merge calls it
     * @param reads by table, as {@code project.dataset.name}
     */
    record Statement(String step, Map<String, Read> reads) {}

    private MergeReads(CleanSchema schema, boolean partlySent) {
        this.schema = schema;
        this.partlySent = partlySent;
    }

    /**
     * The statements of an ordinary merge, those aside that read nothing.
     *
     * @param file its key range; the merge is one of this file
     * @param partlySent whether some change of it did not send its table's last column
     */
    static List<Statement> of(CleanSchema schema, LakeFile file, boolean partlySent) {
        MergeReads session = new MergeReads(schema, partlySent);
        Target target = new Target(session.catalog(), session.dialect);
        TableBatch batch = new TableBatch(schema.table(), List.of("c"), List.of(new BatchFile(file, schema)));
        // The first makes the tables.
        for (int i = 0; i < 2; i++) {
            session.statements.clear();
            MergeSql sql =
                    new MergeSql(session.dialect, target.ensure(session, batch).shape(), RUN);
            MergeSteps merge = new MergeSteps(
                    session, (of, some) -> List.of(session.landed()), batch, target.ensure(session, batch), sql);
            merge.stage(target);
            merge.run();
        }
        return List.copyOf(session.statements);
    }

    /** The file of such a merge. */
    static LakeFile file(Optional<String> minKey, Optional<String> maxKey) {
        return new LakeFile(
                "f",
                ROWS,
                1,
                "",
                1,
                0,
                1,
                0,
                ROWS,
                minKey.map(List::of).orElse(null),
                maxKey.map(List::of).orElse(null));
    }

    private Staging.Source landed() {
        String landed = dialect.relation(Layer.STAGING, "landed");
        String columns = dialect.landedColumns(schema).stream()
                .map(column -> dialect.quoted(column.name()) + " " + column.type())
                .collect(Collectors.joining(", "));
        google.run("CREATE OR REPLACE TABLE " + landed + " (" + columns + ")");
        return new Staging.Source(landed, schema);
    }

    private Catalog catalog() {
        return (layer, name) -> {
            String dataset = dialect.table(layer, name).getDataset();
            List<TableShape.Column> columns = new ArrayList<>();
            google.columns(dataset, dialect.table(layer, name).getTable())
                    .forEach((column, type) -> columns.add(new TableShape.Column(column, type)));
            String mark = new Mark(schema.table(), Generation.first(schema.key())).text();
            return columns.isEmpty() ? Optional.empty() : Optional.of(new Catalog.Found(mark, columns));
        };
    }

    private void run(String step, String statement) {
        Map<String, Read> reads = StatementReads.of(google.run(statement));
        if (!reads.isEmpty()) {
            statements.add(new Statement(step, reads));
        }
    }

    @Override
    public void begin(String step) {}

    @Override
    public long change(String step, String statement) {
        run(step, statement);
        return ROWS;
    }

    @Override
    public List<Long> numbers(String step, String query, int columns) {
        run(step, query);
        List<Long> zeros = new ArrayList<>(Collections.nCopies(columns, 0L));
        switch (step) {
            case "staged" -> {
                zeros.set(0, ROWS);
                zeros.set(3, partlySent ? 1L : 0L);
            }
            case "unsent" -> zeros.set(columns - 1, 1L);
            case "count", "streamed" -> zeros.clear();
            default -> {}
        }
        return zeros;
    }

    @Override
    public void atOnce(String step, List<String> made) {
        all(step, made);
    }

    @Override
    public void read(String step, String query, Consumer<List<@Nullable String>> rows) {
        throw new AssertionError(step);
    }

    /** By the API. */
    @Override
    public void dropWorkTables(List<String> names) {}
}
