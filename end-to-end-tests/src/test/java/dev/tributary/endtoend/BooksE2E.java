package dev.tributary.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.SnapshotRequests;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.service.lifecycle.ServiceContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** I6: the books of a whole stack balance, whatever is repeated; what a stage passes by is told. */
final class BooksE2E {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final String TABLES = "{ public.orders: { rules: { not_negative: { check: \"price >= 0\","
            + " dimension: validity, on_fail: reject } } } }";

    private SmallStack small;
    private LocalStack stack;
    private Topics names;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        small = SmallStack.start(
                folder,
                "books",
                "",
                TABLES,
                "CREATE TABLE orders (id int PRIMARY KEY, price int)",
                "INSERT INTO orders SELECT g, g FROM generate_series(1, 100) g");
        stack = small.stack();
        names = new Topics(small.topics().pipeline());
    }

    @AfterEach
    void close() {
        small.close();
    }

    private String bronze() throws Exception {
        try (Connection warehouse = stack.warehouse();
                Statement statement = warehouse.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT md5(string_agg(b::text, ',' ORDER BY _epoch, _raw_partition, _raw_offset)), COUNT(*)"
                                + " FROM bronze.orders b")) {
            row.next();
            return row.getString(1) + " " + row.getLong(2);
        }
    }

    private Object captured() {
        return Balance.books(stack).getOrDefault("public.orders", Map.of()).get("captured");
    }

    /** Stops a service, does something, and starts it again. */
    private void without(String service, Executable between) {
        stack.restart(service, () -> assertDoesNotThrow(between));
    }

    /** Moves a group's offsets in a topic, while no service of it runs. */
    private void move(String group, String topic, LongUnaryOperator moved) throws Exception {
        try (Admin admin = Admin.create(
                Map.<String, Object>of("bootstrap.servers", small.topics().bootstrapServers()))) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, at) -> {
                        if (partition.topic().equals(topic)) {
                            offsets.put(partition, new OffsetAndMetadata(moved.applyAsLong(at.offset())));
                        }
                    });
            assertTrue(!offsets.isEmpty(), "nothing was committed");
            await().atMost(SmallStack.LIMIT).ignoreExceptions().untilAsserted(() -> admin.alterConsumerGroupOffsets(
                            group, offsets)
                    .all()
                    .get());
        }
    }

    @Test
    void I6_theyBalanceThroughRejectsBarriersSnapshotsRestartsAndReplays() throws Exception {
        small.sql("UPDATE orders SET price = -1 WHERE id % 10 = 0", "DELETE FROM orders WHERE id > 90");
        small.drain();
        Balance.assertBalanced(stack);
        assertEquals(120L, captured());

        small.sql("TRUNCATE orders", "INSERT INTO orders SELECT g, g FROM generate_series(1, 50) g");
        for (Service service : stack.services()) {
            stack.restart(service.name());
        }
        small.drain();
        Balance.assertBalanced(stack);
        assertEquals(172L, captured());

        SnapshotRequests.send(
                new ServiceContext(
                        stack.file(),
                        stack.metrics(),
                        Clock.systemUTC(),
                        small.home().resolve("scratch")),
                SnapshotRequest.NEW_SLOT);
        await().atMost(SmallStack.LIMIT).untilAsserted(() -> assertEquals(224L, captured()));
        small.drain();
        Balance.assertBalanced(stack);

        String before = bronze();
        String group = names.pipeline() + "-stream-processor";
        without("stream-processor", () -> move(group, names.raw(ORDERS), offset -> 0));
        small.drain();
        assertEquals(before, bronze());
        Balance.assertBalanced(stack);
        assertEquals(224L, captured());
    }

    @Test
    void I6_whatTheProcessorPassesByIsTold() throws Exception {
        Balance.assertBalanced(stack);
        without("stream-processor", () -> {
            small.sql("INSERT INTO orders SELECT g, g FROM generate_series(101, 140) g");
            awaitCaptured(140L);
            move(names.pipeline() + "-stream-processor", names.raw(ORDERS), offset -> offset + 4);
        });
        small.drain();
        awaitTold("are captured and not processed: raw offsets ");
    }

    private void awaitCaptured(long records) {
        await().atMost(SmallStack.LIMIT).untilAsserted(() -> assertEquals(records, captured()));
    }

    private void awaitTold(String what) {
        await().atMost(SmallStack.LIMIT).untilAsserted(() -> {
            String told = Balance.books(stack).toString();
            assertTrue(told.contains("public.orders: ") && told.contains(what), told);
            assertTrue(stack.metrics()
                    .scrape()
                    .lines()
                    .anyMatch(line -> line.startsWith("tributary_books_difference")
                            && line.contains("public.orders")
                            && !line.endsWith(" 0.0")));
        });
    }
}
