package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.KeyRange;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.BronzeMerge;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.StateMerge;
import dev.tributary.merger.sql.TargetTables;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BigQueryDialectTest {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final Generation MADE = new Generation(List.of("id"), 0, null);

    private final BigQueryDialect dialect =
            new BigQueryDialect(new BigQueryConfig("acme", "EU", new DatasetsConfig("raw", "live", "work")));

    private MergeSql sql(List<String> key, String... columns) {
        List<TableShape.Column> all = java.util.Arrays.stream(columns)
                .map(column -> column.split(" "))
                .map(parts -> new TableShape.Column(parts[0], parts[1]))
                .toList();
        return new MergeSql(dialect, new TableShape(ORDERS, all, key), "r1");
    }

    @Test
    void decimalsAreAsNarrowAsTheyFit() {
        assertEquals("NUMERIC", dialect.type(new Decimal(38, 9)));
        assertEquals("BIGNUMERIC", dialect.type(new Decimal(38, 10)));
        assertEquals("BIGNUMERIC", dialect.type(new Decimal(30, 0)));
        assertEquals("BIGNUMERIC", dialect.type(new Decimal(76, 38)));
        assertEquals("STRING", dialect.type(new Decimal(39, 39)));
        assertEquals("STRING", dialect.type(new Decimal(39, 0)));
    }

    @Test
    void numbersAreWidenedAndNothingElse() {
        assertEquals(Optional.of("NUMERIC"), dialect.widest("INT64", "NUMERIC"));
        assertEquals(Optional.of("BIGNUMERIC"), dialect.widest("BIGNUMERIC", "NUMERIC"));
        assertEquals(Optional.of("JSON"), dialect.widest("JSON", "JSON"));
        assertEquals(Optional.empty(), dialect.widest("INT64", "FLOAT64"));
        assertEquals(Optional.empty(), dialect.widest("NUMERIC", "STRING"));
    }

    @Test
    void namesAreThoseOfThePipelineFile() {
        assertEquals("`acme`.`raw`.`orders`", dialect.relation(Layer.BRONZE, "orders"));
        assertEquals("`acme`.`live`.`orders`", dialect.relation(Layer.SILVER, "orders"));
        assertEquals(
                "`acme`.`work`.`fold_orders_r1`", sql(List.of("id"), "id INT64").fold());
        assertEquals(
                "`acme`.`work`.`rebuild_orders`", sql(List.of("id"), "id INT64").rebuild());
    }

    @Test
    void bronzeIsPartitionedByDayAndClusteredByKey() {
        String create = TargetTables.createBronze(sql(
                        List.of("f", "a", "b", "c", "d", "e"),
                        "a INT64",
                        "b STRING",
                        "c DATE",
                        "d BOOL",
                        "e NUMERIC",
                        "f BYTES"))
                .get(0);

        assertTrue(
                create.endsWith(
                        ") PARTITION BY DATE(_source_ts) CLUSTER BY `a`, `b`, `c`, `d` OPTIONS (description ="
                                + " 'tributary table=public.orders', labels = [('managed_by', 'tributary'), ('layer', 'bronze')])"),
                create);
        assertFalse(create.contains("PRIMARY KEY"), create);
        assertFalse(create.contains("require_partition_filter"), create);
    }

    @Test
    void stateHasItsKeyAndSaysWhatItIsMadeOf() {
        List<String> create = TargetTables.createState(sql(List.of("id"), "id INT64", "name STRING"), MADE);

        assertEquals(1, create.size());
        assertTrue(
                create.get(0)
                        .contains(", PRIMARY KEY (`id`) NOT ENFORCED) CLUSTER BY `id` OPTIONS (description ="
                                + " 'tributary key=id since=0 table=public.orders', labels ="),
                create.get(0));
        assertFalse(
                TargetTables.createState(sql(List.of("id", "j"), "id INT64", "j JSON"), MADE)
                        .get(0)
                        .contains("PRIMARY KEY"),
                "BigQuery takes no JSON in a key");
    }

    /** BigQuery refuses to replace a table by one that is clustered otherwise; between drop and make the view has the mark. */
    @Test
    void aStateTableOfAnotherKeyIsDroppedOnceTheViewSaysSo() {
        List<String> statements = TargetTables.replaceState(sql(List.of("id"), "id INT64"), MADE);

        assertEquals(
                "ALTER VIEW `acme`.`live`.`orders` SET OPTIONS (description ="
                        + " 'tributary key=id since=0 table=public.orders')",
                statements.get(0));
        assertEquals("DROP TABLE IF EXISTS `acme`.`live`.`orders_state`", statements.get(1));
        assertTrue(statements.get(2).startsWith("CREATE TABLE `acme`.`live`.`orders_state` ("), statements.get(2));
        assertTrue(
                statements
                        .get(3)
                        .startsWith("CREATE OR REPLACE VIEW `acme`.`live`.`orders` OPTIONS (description ="
                                + " 'tributary table=public.orders'"),
                statements.get(3));
    }

    @Test
    void columnsAreAddedInOneStatement() {
        MergeSql sql = sql(List.of("id"), "id INT64", "a STRING", "b JSON", "n BIGNUMERIC");

        assertEquals(
                List.of(
                        "ALTER TABLE `acme`.`raw`.`orders` ADD COLUMN IF NOT EXISTS `a` STRING,"
                                + " ADD COLUMN IF NOT EXISTS `b` JSON",
                        "ALTER TABLE `acme`.`raw`.`orders` ALTER COLUMN `n` SET DATA TYPE BIGNUMERIC"),
                TargetTables.alter(
                        sql,
                        sql.bronze(),
                        List.of(new TableShape.Column("id", "INT64"), new TableShape.Column("n", "NUMERIC"))));
    }

    @Test
    void targetsArePrunedByConstants() {
        MergeSql sql = sql(List.of("id"), "id INT64", "name STRING");
        CleanSchema schema = TestLake.schema(ORDERS, List.of("id"), "id long");
        LakeFile file =
                new LakeFile("f", 1, 1, "", 1, 1_795_269_600_000_000L, 1_795_269_600_000_005L, 7, 9, null, null);

        String bronze = BronzeMerge.sql(sql, TestLake.batch(new BatchFile(file, schema)));
        String state = StateMerge.sql(sql, List.of(new KeyRange("id", "1", "9")), List.of());

        assertTrue(
                bronze.contains(" AND _t._source_ts BETWEEN TIMESTAMP '2026-11-21 14:00:00.000000+00' AND"
                        + " TIMESTAMP '2026-11-21 14:00:00.000005+00' AND _t._raw_offset BETWEEN 7 AND 9"),
                bronze);
        assertTrue(
                state.contains(
                        "ON (_t.`id` = _s.`id` OR (_t.`id` IS NULL AND _s.`id` IS NULL)) AND (_t.`id` BETWEEN CAST('1' AS"
                                + " INT64) AND CAST('9' AS INT64) OR _t.`id` IS NULL)"),
                state);
    }
}
