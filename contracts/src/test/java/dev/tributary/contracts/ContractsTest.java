package dev.tributary.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.PostgresTypes;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.lake.LakePaths;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

final class ContractsTest {

    private static final TableId ORDERS = new TableId("public", "orders");

    @Test
    void aCleanSchemaComesBackFromItsAvroText() {
        CleanSchema schema = new CleanSchema(
                ORDERS,
                List.of(
                        new CleanColumn("id", "id", "int8", Plain.LONG),
                        new CleanColumn("price", "price", "numeric", PostgresTypes.cleanType("NUMERIC", 10, 2))),
                List.of("id"));

        CleanSchema read =
                CleanSchema.of(new Schema.Parser().parse(schema.avro().toString()));

        assertEquals(schema, read);
        assertEquals("decimal(10,2)", read.column("price").type().text());
    }

    @Test
    void aCommitComesBackFromItsJson() {
        LakeFile file = new LakeFile("p", 3, 100, "AAAAAA==", 7, 1, 2, 3, 4, List.of("a"), null);
        LakeCommit commit = new LakeCommit(1, "public.orders", "T", 0, 5, 9, List.of(file), new Counts(4, 2, 1, 0, 1));

        assertEquals(commit, LakeCommit.ofJson(commit.toJson()));
    }

    @Test
    void I6_booksThatDoNotBalanceAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Counts(4, 2, 1, 0, 0));
    }

    @Test
    void theLakeIsPartitionedBySourceTimeInUtc() {
        long micros = Instant.parse("2026-11-21T14:59:59.999Z").toEpochMilli() * 1000;
        assertEquals("dt=2026-11-21/hour=14", LakePaths.partition(micros));
        assertEquals("dt=1969-12-31/hour=23", LakePaths.partition(-1));
    }

    @Test
    void aTopicTellsItsTable() {
        Topics topics = new Topics("shop");
        TableId odd = new TableId("My Schema", "a.b");

        assertEquals(odd, topics.table(topics.raw(odd)));
        assertEquals(odd, topics.table(topics.clean(odd)));
        assertTrue(topics.rawPattern().matcher(topics.raw(odd)).matches());
        assertEquals("shop.raw.public.orders", topics.raw(ORDERS));
    }
}
