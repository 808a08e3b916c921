package dev.tributary.merger.bigquery;

import com.google.zetasql.Type;
import com.google.zetasql.Value;
import com.google.zetasql.ZetaSQLType.TypeKind;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CanonicalText;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.merger.WarehouseFixture;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.Mark;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.ShapePlan;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.Staging;
import dev.tributary.merger.steps.Catalog;
import dev.tributary.merger.steps.MergeSteps;
import dev.tributary.merger.steps.Session;
import dev.tributary.merger.steps.Target;
import dev.tributary.merger.steps.WarehouseReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** BigQuery's statements in the steps of a merge, evaluated by GoogleSQL, over a lake in a folder. */
final class EvaluatedWarehouse implements WarehouseFixture, Warehouse, Session {

    private static final String RUN = "0123456789ab";

    private final BigQueryDialect dialect = new BigQueryDialect(MergeStatements.CONFIG);
    private final GoogleSql google =
            new GoogleSql(MergeStatements.CONFIG.project(), List.of("bronze", "silver", "staging"));
    private final EvaluatedSql sql = new EvaluatedSql(google);
    private final LandedRows landed;
    private Target target;
    private Consumer<String> hook = step -> {};
    private int readers;

    EvaluatedWarehouse(Path lake) {
        this.landed = new LandedRows(lake, google);
        this.target = new Target(catalog(), dialect);
    }

    private Catalog catalog() {
        return (layer, name) -> {
            String dataset = dialect.table(layer, name).getDataset();
            String table = dialect.table(layer, name).getTable();
            return sql.description(dataset, table)
                    .map(description -> new Catalog.Found(description, shape(dataset, table)));
        };
    }

    private List<TableShape.Column> shape(String dataset, String name) {
        List<TableShape.Column> columns = new ArrayList<>();
        google.columns(dataset, name).forEach((column, type) -> columns.add(new TableShape.Column(column, type)));
        return columns;
    }

    @Override
    public MergeResult merge(TableBatch batch) {
        return batch.byKey().stream().map(this::mergeOfOneKey).reduce(MergeResult.NONE, MergeResult::and);
    }

    private MergeResult mergeOfOneKey(TableBatch batch) {
        ShapePlan plan = target.ensure(this, batch);
        MergeSteps merge = new MergeSteps(
                this, (of, files) -> sources(files), batch, plan, new MergeSql(dialect, plan.shape(), RUN));
        merge.stage(target);
        return merge.run();
    }

    private List<Staging.Source> sources(TableBatch batch) {
        List<Staging.Source> sources = new ArrayList<>();
        for (CleanSchema schema : batch.schemas()) {
            String name = "landed_" + sources.size();
            String relation = dialect.relation(Layer.STAGING, name);
            List<TableShape.Column> columns = dialect.landedColumns(schema);
            sql.run("DROP TABLE IF EXISTS " + relation);
            sql.run(columns.stream()
                    .map(column -> dialect.quoted(column.name()) + " " + column.type())
                    .collect(Collectors.joining(", ", "CREATE TABLE " + relation + " (", ")")));
            Map<String, Type> types = google.types("staging", name);
            List<List<Value>> rows = new ArrayList<>();
            for (BatchFile file : batch.files()) {
                if (file.schema().equals(schema)) {
                    rows.addAll(landed.rows(file.file().path(), types));
                }
            }
            sql.fill("staging", name, rows);
            sources.add(new Staging.Source(relation, schema));
        }
        return sources;
    }

    @Override
    public void begin(String step) {
        hook.accept(step);
    }

    @Override
    public long change(String step, String statement) {
        begin(step);
        return sql.run(statement);
    }

    @Override
    public List<Long> numbers(String step, String query, int columns) {
        begin(step);
        google.run(query);
        return sql.query(query).rows().stream()
                .flatMap(List::stream)
                .map(value -> value.isNull() ? 0L : value.getInt64Value())
                .toList();
    }

    @Override
    public void read(String step, String query, Consumer<List<@Nullable String>> rows) {
        begin(step);
        google.run(query);
        for (List<Value> found : sql.query(query).rows()) {
            List<@Nullable String> row = new ArrayList<>();
            found.forEach(value -> row.add(value.isNull() ? null : text(value)));
            rows.accept(row);
        }
    }

    @Override
    public WarehouseReader reader(Consumer<String> beforeStep) {
        hook = beforeStep;
        return new WarehouseReader(new WarehouseReader.Access() {
            @Override
            public CanonicalText engine() {
                return CanonicalText.BIGQUERY;
            }

            @Override
            public SqlDialect dialect() {
                return dialect;
            }

            @Override
            public Catalog catalog() {
                return EvaluatedWarehouse.this.catalog();
            }

            @Override
            public WarehouseReader.Run begin(TableId table) {
                EvaluatedWarehouse here = EvaluatedWarehouse.this;
                return new WarehouseReader.Run(here, "fedcba98765" + readers++, false, here::dropWorkTables);
            }

            @Override
            public void close() {}
        });
    }

    /** The tables and views of a layer. */
    List<String> names(Layer layer) {
        return google.names(dialect.table(layer, "").getDataset());
    }

    @Override
    public void atOnce(String step, List<String> made) {
        all(step, made);
    }

    @Override
    public void dropWorkTables(List<String> names) {
        names.forEach(name -> change("drop", "DROP TABLE IF EXISTS " + dialect.relation(Layer.STAGING, name)));
    }

    @Override
    public List<String> rows(Layer layer, String name, String columns) {
        return sql.query("SELECT " + columns + " FROM " + dialect.relation(layer, name) + " _t").rows().stream()
                .sorted(EvaluatedWarehouse::inOrder)
                .map(row -> row.stream().map(EvaluatedWarehouse::text).collect(Collectors.joining("|")))
                .toList();
    }

    /** Column by column, numbers by their size, NULL last: JSON and lists have no order in GoogleSQL. */
    private static int inOrder(List<Value> left, List<Value> right) {
        for (int i = 0; i < left.size(); i++) {
            int order = Comparator.comparing(Value::isNull)
                    .thenComparing(EvaluatedWarehouse::number)
                    .thenComparing(EvaluatedWarehouse::text)
                    .compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static long number(Value value) {
        return value.isNull() || value.getType().getKind() != TypeKind.TYPE_INT64 ? 0 : value.getInt64Value();
    }

    private static String text(Value value) {
        if (value.isNull()) {
            return "NULL";
        }
        return switch (value.getType().getKind()) {
            case TYPE_STRING -> value.getStringValue();
            case TYPE_INT64 -> String.valueOf(value.getInt64Value());
            case TYPE_JSON -> value.getJsonValue();
            case TYPE_BOOL -> String.valueOf(value.getBoolValue());
            case TYPE_DOUBLE -> String.valueOf(value.getDoubleValue());
            case TYPE_NUMERIC -> value.getNumericValue().toPlainString();
            case TYPE_TIMESTAMP -> String.valueOf(value.getTimestampUnixMicros());
            case TYPE_ARRAY ->
                value.getElementList().stream()
                        .map(EvaluatedWarehouse::text)
                        .toList()
                        .toString();
            default -> throw new IllegalArgumentException("no test has a " + value.getType());
        };
    }

    @Override
    public String count(String list) {
        return "ARRAY_LENGTH(" + list + ")";
    }

    @Override
    public List<String> columns(Layer layer, String name) {
        return google.columns(dialect.table(layer, name).getDataset(), name).entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue())
                .toList();
    }

    @Override
    public Warehouse warehouse() {
        return this;
    }

    @Override
    public void beforeStep(Consumer<String> step) {
        hook = step;
    }

    @Override
    public SqlDialect dialect() {
        return dialect;
    }

    @Override
    public void reopen() {
        target = new Target(catalog(), dialect);
    }

    @Override
    public Map<TableId, String> stopped() {
        return Mark.stopped(sql.descriptions("silver"));
    }

    @Override
    public void rebuild(TableId table, Runnable merges) {
        target.rebuild(this, table, merges);
    }

    @Override
    public boolean isEmpty() {
        return google.names("bronze").isEmpty();
    }

    @Override
    public void close() {
        try {
            landed.close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
