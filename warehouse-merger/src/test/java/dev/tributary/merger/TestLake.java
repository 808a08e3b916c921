package dev.tributary.merger;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.duckdb.DuckDbDialect;
import dev.tributary.merger.sql.MetaColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A lake in a folder, whose Parquet files DuckDB writes, with the types that parquet-avro gives them. */
public final class TestLake implements AutoCloseable {

    private static final DuckDbDialect DIALECT = new DuckDbDialect();

    private final Path root;
    private final Connection connection;
    private int files;

    public TestLake(Path root) throws SQLException {
        this.root = root;
        this.connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET TimeZone = 'UTC'");
    }

    public Path root() {
        return root;
    }

    /** A schema of columns written {@code name type}, with that key. */
    public static CleanSchema schema(TableId table, List<String> key, String... columns) {
        List<CleanColumn> all = new ArrayList<>();
        for (String column : columns) {
            int blank = column.lastIndexOf(' ');
            String name = column.substring(0, blank);
            all.add(new CleanColumn(name, name, "x", CleanType.parse(column.substring(blank + 1))));
        }
        return new CleanSchema(table, all, key);
    }

    /** A file of these changes. */
    public BatchFile file(CleanSchema schema, List<Change> changes) throws SQLException, IOException {
        List<String> values = new ArrayList<>();
        for (Change change : changes) {
            values.add("(" + change.literals(schema) + ")");
        }
        return file(schema, changes, "VALUES " + String.join(", ", values));
    }

    /** A file of what a query yields, in the order of the schema's columns and the meta columns. */
    public BatchFile file(CleanSchema schema, List<Change> books, String query) throws SQLException, IOException {
        String path = "shop/dt=2026-11-21/hour=14/" + schema.table().safe() + "-" + files++ + ".parquet";
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        List<String> columns = new ArrayList<>();
        schema.columns().forEach(column -> columns.add(DIALECT.quoted(column.name()) + " " + stored(column.type())));
        MetaColumn.ALL.forEach(meta ->
                columns.add(meta.name() + " " + (meta.type() == null ? DIALECT.textList() : stored(meta.type()))));
        execute("CREATE OR REPLACE TABLE f (" + String.join(", ", columns) + ")");
        execute("INSERT INTO f " + query);
        execute("COPY f TO '" + file + "' (FORMAT parquet)");
        long rows;
        long[] range = new long[4];
        try (Statement statement = connection.createStatement();
                var result =
                        statement.executeQuery("SELECT COUNT(*), epoch_us(MIN(_source_ts)), epoch_us(MAX(_source_ts)),"
                                + " MIN(_raw_offset), MAX(_raw_offset) FROM f")) {
            result.next();
            rows = result.getLong(1);
            for (int i = 0; i < 4; i++) {
                range[i] = result.getLong(i + 2);
            }
        }
        boolean ranged = !books.isEmpty()
                && schema.key().equals(List.of("id"))
                && books.stream().allMatch(change -> change.id() != null);
        List<String> min = ranged
                ? List.of(books.stream().map(Change::id).min(Long::compare).orElseThrow() + "")
                : null;
        List<String> max = ranged
                ? List.of(books.stream().map(Change::id).max(Long::compare).orElseThrow() + "")
                : null;
        LakeFile described =
                new LakeFile(path, rows, Files.size(file), "", 1, range[0], range[1], range[2], range[3], min, max);
        return new BatchFile(described, schema);
    }

    /** One batch of one file. */
    public TableBatch batch(CleanSchema schema, Change... changes) throws SQLException, IOException {
        return batch(file(schema, List.of(changes)));
    }

    public static TableBatch batch(BatchFile... files) {
        return batch(List.of(files));
    }

    public static TableBatch batch(List<BatchFile> files) {
        return new TableBatch(
                files.get(0).schema().table(),
                files.stream().map(file -> file.file().path()).collect(Collectors.toList()),
                files);
    }

    /** Avro has no UUID and no JSON of its own here: both are strings in Parquet. */
    private static String stored(CleanType type) {
        boolean text = type == CleanType.Plain.UUID || type == CleanType.Plain.JSON;
        return text ? "VARCHAR" : type == CleanType.Plain.TIME ? "TIMETZ" : DIALECT.type(type);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
