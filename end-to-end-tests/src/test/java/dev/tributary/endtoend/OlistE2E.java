package dev.tributary.endtoend;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Control;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.local.verify.TableReport;
import dev.tributary.service.config.PipelineFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real data, loaded as its users load it, changed while every service is restarted once. Needs the Olist files. */
final class OlistE2E {

    private static final String PIPELINE = """
            pipeline: olist
            tables:
              public.products:
                rules:
                  has_category: { check: "product_category_name != null", dimension: completeness }
              public.sellers:
                clean: { seller_city: [trim, collapse-spaces, upper] }
              public.*: {}
            """;

    @Test
    @DisplayName("I1, I2, I4: silver equals the source and each change is in bronze once, whoever was restarted")
    void everyChangeArrivesOnceWhileEachServiceIsRestarted(@TempDir Path folder) throws Exception {
        OlistFiles files = OlistFiles.find();
        Path pipeline = Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE);
        PipelineFile file = PipelineFiles.load(pipeline, Map.of());
        try (Home home = Home.open(folder.resolve("home"));
                LocalStack stack = LocalStack.create(home, LocalServers.start(home, file));
                Connection source = stack.source()) {
            OlistShop shop = new OlistShop(source, files);
            shop.createTables();
            shop.copy("products", "sellers");
            stack.startServices();
            stack.awaitReady(Duration.ofMinutes(2));
            // A restart in the snapshot begins another one, whose rows stand in bronze too: so it ends first.
            assertTrue(stack.drain(Duration.ofMinutes(2)), "the snapshot did not drain");
            shop.copy("orders", "order_items", "category_names");

            CompletableFuture<Void> restarts = CompletableFuture.runAsync(() -> restartEach(stack));
            shop.change(2_000, restarts::isDone);
            restarts.join();

            List<TableReport> tables = Control.verify(stack);
            assertEquals(5, tables.size());
            assertTrue(tables.stream().allMatch(TableReport::equal), tables::toString);
            try (Connection warehouse = stack.warehouse()) {
                assertEachChangeIsInBronzeOnce(warehouse, shop);
                assertEquals(
                        610,
                        number(
                                warehouse,
                                "SELECT COUNT(*) FROM silver.products"
                                        + " WHERE list_contains(_quality_flags, 'has_category')"));
            }
        }
    }

    private static void restartEach(LocalStack stack) {
        for (String name : List.of("cdc-capture", "stream-processor", "lake-sink", "warehouse-merger")) {
            stack.restart(name);
            stack.awaitReady(Duration.ofMinutes(1));
        }
    }

    private static void assertEachChangeIsInBronzeOnce(Connection warehouse, OlistShop shop) {
        assertAll(shop.expected().entrySet().stream().map(entry -> () -> {
            String bronze = "bronze." + entry.getKey();
            assertEquals(
                    entry.getValue(),
                    number(warehouse, "SELECT COUNT(*) FROM " + bronze),
                    () -> "changes of " + entry.getKey());
            assertEquals(
                    entry.getValue(),
                    number(warehouse, "SELECT COUNT(DISTINCT (_epoch, _raw_partition, _raw_offset)) FROM " + bronze));
        }));
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
