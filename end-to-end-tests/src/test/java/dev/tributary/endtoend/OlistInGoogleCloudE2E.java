package dev.tributary.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.testkit.TestBigQuery;
import dev.tributary.testkit.TestGcs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real data into a bucket and BigQuery's tables, by Google's own clients and the servers that stand for Google's. Needs the
 * Olist files.
 */
final class OlistInGoogleCloudE2E {

    private static final Map<String, String> TABLES = Map.of(
            "products", "product_id, product_category_name, weight_g, photos_qty",
            "sellers", "seller_id, zip_code_prefix, seller_city, seller_state",
            "orders", "order_id, customer_id, order_status, purchased_at, delivered_at",
            "order_items", "order_id, order_item_id, product_id, seller_id, shipping_limit, price, freight_value",
            "category_names", "product_category_name, english");

    private final String bronze = TestBigQuery.datasetName("bronze");
    private final String silver = TestBigQuery.datasetName("silver");
    private final BigQuery bigquery = BigQueryOptions.newBuilder()
            .setProjectId(TestBigQuery.PROJECT)
            .setHost(TestBigQuery.endpoint().toString())
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();

    /** The server that stands for BigQuery loads decimals as 0: they go as text. */
    private String pipeline() {
        return """
                pipeline: olist
                lake: { url: "gs://%s/lake", gcs: { endpoint: "%s" }, roll: { every: 2s } }
                warehouse:
                  merge: { every: 1s }
                  bigquery:
                    project: %s
                    location: EU
                    endpoint: "%s"
                    datasets: { bronze: %s, silver: %s, staging: %s }
                tables:
                  public.products:
                    rules:
                      has_category: { check: "product_category_name != null", dimension: completeness }
                  public.order_items: { as: { price: string, freight_value: string } }
                  public.*: {}
                """.formatted(
                        TestGcs.newBucket("lake"),
                        TestGcs.endpoint(),
                        TestBigQuery.PROJECT,
                        TestBigQuery.endpoint(),
                        bronze,
                        silver,
                        TestBigQuery.datasetName("staging"));
    }

    @Test
    @DisplayName("I1, I2, I4: BigQuery's silver equals the source, and each change is in bronze once")
    void everyChangeArrivesOnceInBigQuery(@TempDir Path folder) throws Exception {
        OlistFiles files = OlistFiles.find();
        Path written = Files.writeString(folder.resolve("pipeline.yaml"), pipeline());
        PipelineFile file = PipelineFiles.load(written, Map.of());
        try (Home home = Home.open(folder.resolve("home"));
                LocalStack stack = LocalStack.create(home, LocalServers.start(home, file));
                Connection source = stack.source()) {
            OlistShop shop = new OlistShop(source, files);
            shop.createTables();
            shop.copy("products", "sellers", "orders");
            // The server that stands for BigQuery takes minutes for ten thousand rows.
            shop.sample("products", "product_id", 300);
            shop.sample("sellers", "seller_id", 150);
            shop.sample("orders", "order_id", 150);
            shop.copy("order_items");
            shop.sample("order_items", "order_id || order_item_id", 150);
            stack.startServices();
            stack.awaitReady(Duration.ofMinutes(2));
            assertTrue(stack.drain(Duration.ofMinutes(10)), "the snapshot did not drain");

            shop.copy("category_names");
            stack.restart("warehouse-merger");
            shop.change(150, () -> true);
            assertTrue(stack.drain(Duration.ofMinutes(10)), "the changes did not drain");

            for (Map.Entry<String, String> table : TABLES.entrySet()) {
                assertEquals(
                        inSource(source, table.getKey(), table.getValue()),
                        inSilver(table.getKey(), table.getValue()),
                        table.getKey());
                assertEquals(
                        List.of(List.of(shop.expected().get(table.getKey()).toString(), "0")),
                        query("SELECT COUNT(*), COUNT(*) - (SELECT COUNT(*) FROM (SELECT DISTINCT _epoch,"
                                + " _raw_partition, _raw_offset FROM %1$s.%2$s)) FROM %1$s.%2$s"
                                        .formatted(bronze, table.getKey())),
                        "changes of " + table.getKey());
            }
            assertEquals(
                    inSource(source, "products WHERE product_category_name IS NULL", "COUNT(*)"),
                    query("SELECT COUNT(*) FROM " + silver
                            + ".products WHERE 'has_category' IN UNNEST(_quality_flags)"));
        }
    }

    private static List<List<String>> inSource(Connection source, String table, String columns) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        int count = columns.split(",", -1).length;
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + columns + " FROM " + table)) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= count; column++) {
                    values.add(String.valueOf(row.getString(column)));
                }
                rows.add(values);
            }
        }
        return sorted(rows);
    }

    private List<List<String>> inSilver(String table, String columns) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (String column : columns.split(", ", -1)) {
            texts.add("CAST(" + column + " AS STRING)");
        }
        return sorted(query("SELECT " + String.join(", ", texts) + " FROM " + silver + "." + table));
    }

    private static List<List<String>> sorted(List<List<String>> rows) {
        return rows.stream()
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
    }

    private List<List<String>> query(String sql) throws InterruptedException {
        return StreamSupport.stream(
                        bigquery.query(QueryJobConfiguration.of(sql))
                                .iterateAll()
                                .spliterator(),
                        false)
                .map(row -> row.stream().map(OlistInGoogleCloudE2E::text).toList())
                .toList();
    }

    /** The test server writes a T where BigQuery, as Postgres, has a space. */
    private static String text(FieldValue value) {
        return value.isNull()
                ? "null"
                : value.getStringValue().replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:)", "$1 $2");
    }
}
