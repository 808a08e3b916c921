package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.bigquery.ExternalTableDefinition;
import com.google.cloud.bigquery.FormatOptions;
import com.google.cloud.bigquery.HivePartitioningOptions;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableDefinition;
import com.google.cloud.bigquery.TableInfo;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.Change;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.Mark;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MetaColumn;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeTablesTest {

    private static final TableId ORDERS = TableId.parse("public.orders");
    private static final BigQueryDialect DIALECT = new BigQueryDialect(MergeStatements.CONFIG);
    private static final String FOLDER = "gs://lake/below/shop/public.orders";
    /** As BigQuery's reference of CREATE EXTERNAL TABLE names them. */
    private static final List<String> OPTIONS = List.of(
            "format",
            "uris",
            "enable_list_inference",
            "decimal_target_types",
            "hive_partition_uri_prefix",
            "require_hive_partition_filter",
            "description");

    private final TestLakeTables lake = new TestLakeTables(DIALECT);

    private static CleanSchema schema(String... columns) {
        return TestLake.schema(ORDERS, List.of("id"), columns);
    }

    private static TableBatch batch(CleanSchema... schemas) {
        List<BatchFile> files = Arrays.stream(schemas)
                .map(schema -> new BatchFile(new LakeFile("f", 1, 1, "", 1, 0, 0, 0, 0, null, null), schema))
                .toList();
        return new TableBatch(schemas[0].table(), List.of("c"), files);
    }

    /** The table as BigQuery shows it after the last statement. */
    private TableDefinition made(String folder, String... business) {
        List<TableShape.Column> columns = new ArrayList<>(Arrays.stream(business)
                .map(column -> column.split(" ", 2))
                .map(column -> new TableShape.Column(column[0], column[1]))
                .toList());
        columns.addAll(DIALECT.landedMetaColumns());
        columns.add(new TableShape.Column("dt", "DATE"));
        columns.add(new TableShape.Column("hour", "INT64"));
        ExternalTableDefinition external = ExternalTableDefinition.newBuilder(
                        folder + "/*", BigQueryCatalog.schema(columns), FormatOptions.parquet())
                .setHivePartitioningOptions(HivePartitioningOptions.newBuilder()
                        .setMode("CUSTOM")
                        .setSourceUriPrefix(folder)
                        .build())
                .build();
        there(external, new Mark(ORDERS).text());
        return external;
    }

    private void there(TableDefinition definition, String description) {
        lake.dataset.put(
                "orders",
                TableInfo.newBuilder(com.google.cloud.bigquery.TableId.of("lake", "orders"), definition)
                        .setDescription(description)
                        .build());
    }

    private String last() {
        return lake.statements.get(lake.statements.size() - 1);
    }

    @Test
    void aTableIsMadeOverItsFilesAtItsFirstMerge() {
        lake.tables.ensure(lake, batch(schema("id long", "total decimal(10,2)", "doc json", "key uuid")));

        assertEquals(1, lake.statements.size());
        String statement = last();
        assertTrue(
                statement.startsWith("CREATE OR REPLACE EXTERNAL TABLE `acme-shop`.`lake`.`orders`"
                        + " (`id` INT64, `total` NUMERIC, `doc` STRING, `key` STRING, `_op` STRING, "),
                statement);
        assertTrue(
                statement.endsWith(") WITH PARTITION COLUMNS (dt DATE, hour INT64) OPTIONS (format = 'PARQUET',"
                        + " uris = ['" + FOLDER + "/*'], enable_list_inference = TRUE,"
                        + " decimal_target_types = ['NUMERIC', 'BIGNUMERIC'],"
                        + " hive_partition_uri_prefix = '" + FOLDER + "', require_hive_partition_filter = TRUE,"
                        + " description = 'tributary table=public.orders')"),
                statement);
        Matcher option = Pattern.compile("(?:\\(|, )(\\w+) = ").matcher(statement);
        List<String> options = new ArrayList<>();
        while (option.find()) {
            options.add(option.group(1));
        }
        assertEquals(OPTIONS, options);
    }

    /** Read by DuckDB, which has the same folders as columns. */
    @Test
    void itsColumnsAreThoseOfTheFiles(@TempDir Path folder) throws Exception {
        CleanSchema schema = schema(
                "id long",
                "d decimal(10,2)",
                "w decimal(38,20)",
                "f double",
                "b boolean",
                "s string",
                "u uuid",
                "j json",
                "x bytes",
                "day date",
                "l local_timestamp",
                "t timestamp");
        Map<String, String> files = new LinkedHashMap<>();
        try (TestLake written = new TestLake(folder);
                Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            written.file(schema, List.of(Change.of("c", 1, 1, "d=1.50", "s='a'")));
            ResultSet columns = statement.executeQuery("DESCRIBE SELECT * FROM read_parquet('" + folder
                    + "/shop/**/*.parquet', hive_partitioning = true)");
            while (columns.next()) {
                files.put(columns.getString(1), inBigQuery(columns.getString(2)));
            }
        }

        lake.tables.ensure(lake, batch(schema));

        Map<String, String> table = new LinkedHashMap<>();
        Matcher column = Pattern.compile("[(,] ?`?(\\w+)`? ([A-Z0-9<>]+)(?=[,)])")
                .matcher(last().substring(0, last().indexOf(" OPTIONS")));
        while (column.find()) {
            table.put(column.group(1), column.group(2));
        }
        assertEquals(files, table);
        assertEquals(schema.columns().size() + MetaColumn.ALL.size() + 2, table.size());
    }

    private static String inBigQuery(String duckdb) {
        return switch (duckdb) {
            case "BIGINT" -> "INT64";
            case "DECIMAL(10,2)" -> "NUMERIC";
            case "DECIMAL(38,20)" -> "BIGNUMERIC";
            case "DOUBLE" -> "FLOAT64";
            case "BOOLEAN" -> "BOOL";
            case "VARCHAR" -> "STRING";
            case "VARCHAR[]" -> "ARRAY<STRING>";
            case "BLOB" -> "BYTES";
            case "TIMESTAMP" -> "DATETIME";
            case "TIMESTAMP WITH TIME ZONE" -> "TIMESTAMP";
            default -> duckdb;
        };
    }

    @Test
    void itIsMadeAnewWhenFilesHaveOtherColumnsAndElseLeftAlone() {
        lake.tables.ensure(lake, batch(schema("id long", "a string")));
        lake.tables.ensure(lake, batch(schema("id long", "a string")));
        assertEquals(1, lake.statements.size());

        lake.tables.ensure(lake, batch(schema("id long", "b string")));

        assertEquals(2, lake.statements.size());
        assertTrue(last().contains("(`id` INT64, `a` STRING, `b` STRING, `_op`"), last());
        lake.tables.ensure(lake, batch(schema("id long")));
        assertEquals(2, lake.statements.size(), "columns stay when files come without them");
    }

    @Test
    void afterARestartItIsKnownByWhatIsThere() {
        made(FOLDER, "id INT64", "gone BIGNUMERIC", "total NUMERIC");

        lake.tables.ensure(lake, batch(schema("id long", "total decimal(10,2)")));
        assertEquals(List.of(), lake.statements);

        lake.tables.ensure(lake, batch(schema("id long", "total decimal(38,20)")));
        assertTrue(last().contains("(`id` INT64, `gone` BIGNUMERIC, `total` BIGNUMERIC, `_op`"), last());
    }

    /** BigQuery would not tell it from the folder's. */
    @ParameterizedTest
    @ValueSource(strings = {"dt", "hour", "DT", "Hour"})
    void aColumnCalledAsAFolderTakesItsPlace(String name) {
        lake.tables.ensure(lake, batch(schema("id long", name + " string")));

        assertFalse(last().contains("PARTITION"), last());
        assertFalse(last().contains("hive"), last());
        assertTrue(last().contains("`" + name + "` STRING"), last());
    }

    @Test
    void aColumnCalledAsAFolderIsFoundAgainAfterARestart() {
        List<TableShape.Column> columns =
                new ArrayList<>(List.of(new TableShape.Column("id", "INT64"), new TableShape.Column("dt", "STRING")));
        columns.addAll(DIALECT.landedMetaColumns());
        there(
                ExternalTableDefinition.of(FOLDER + "/*", BigQueryCatalog.schema(columns), FormatOptions.parquet()),
                new Mark(ORDERS).text());

        lake.tables.ensure(lake, batch(schema("id long", "dt string")));

        assertEquals(List.of(), lake.statements);
    }

    @Test
    void aLakeMayBeAWholeBucketAndABuildHasFilesOfItsOwn() {
        TestLakeTables build = new TestLakeTables(DIALECT, "shop_v2", "gs://lake");

        build.tables.ensure(build, batch(schema("id long")));

        assertTrue(build.statements.get(0).contains("uris = ['gs://lake/shop_v2/public.orders/*']"));
    }

    @Test
    void whatIsNotOursIsLeftAlone() {
        TableDefinition external = made(FOLDER, "id INT64");
        there(external, "made by hand");
        assertRefused("lake.orders belongs to something that is not ours");

        there(external, new Mark(TableId.parse("crm.orders")).text());
        assertRefused("lake.orders belongs to crm.orders");

        there(
                StandardTableDefinition.of(BigQueryCatalog.schema(List.of(new TableShape.Column("id", "INT64")))),
                new Mark(ORDERS).text());
        assertRefused("lake.orders does not read " + FOLDER);
    }

    @Test
    void anotherPipelineOrBuildOrLakeIsNotOurs() {
        for (String other : List.of("gs://lake/below/crm/public.orders", "gs://lake/shop/public.orders")) {
            made(other, "id INT64");

            assertRefused("lake.orders does not read " + FOLDER
                    + "/*: name another dataset as warehouse.bigquery.datasets.lake, or drop that table");
        }
    }

    private void assertRefused(String why) {
        TributaryException refused = assertThrows(
                TributaryException.class, () -> lake.tables.ensure(lake, batch(schema("id long", "more string"))));

        assertEquals(ErrorKind.NEEDS_OPERATOR, refused.kind());
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
        assertEquals(List.of(), lake.statements);
    }
}
