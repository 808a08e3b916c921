package dev.tributary.processor.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.contracts.pipeline.CleanVerb;
import dev.tributary.contracts.pipeline.Dimension;
import dev.tributary.contracts.pipeline.OnFail;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RuleConfig;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.contracts.raw.UnsentValue;
import dev.tributary.processor.RawTable;
import dev.tributary.processor.cel.RuleCompiler;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TablePlanTest {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final Origin ORIGIN = new Origin("shop.raw.public.orders", 3, 42, 2, OptionalLong.empty());

    private static RawTable orders() {
        return new RawTable()
                .key("id", "INT4", Schema.Type.INT)
                .column("city", "TEXT", Schema.Type.STRING)
                .numeric("price", 10, 2)
                .column("count", "INT4", 0, 0, Schema.create(Schema.Type.INT), false)
                .column(
                        "ordered",
                        "TIMESTAMPTZ",
                        RawTable.typed(Schema.create(Schema.Type.STRING), "io.debezium.time.ZonedTimestamp"));
    }

    private static TablePlan plan(RawTable raw, TableConfig config) {
        return new TablePlans(file(config), new RuleCompiler()).plan(ORDERS, List.of(raw.envelope()), raw.keySchema());
    }

    private static PipelineFile file(TableConfig config) {
        return new PipelineFile(
                "shop",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("public.orders", config));
    }

    private static GenericRecord clean(RawTable raw, GenericRecord change) {
        return plan(raw, TableConfig.NONE).clean(change, raw.keyOf(Map.of("id", 7)), ORIGIN);
    }

    @Test
    void anInsertCarriesItsColumnsItsOriginAndTheSourcesTime() {
        GenericRecord clean = clean(
                orders(),
                orders().insert(Map.of("id", 7, "city", "Lyon", "count", 1, "ordered", "2026-11-21T06:30:00Z")));
        assertEquals(7L, clean.get("id"));
        assertEquals("Lyon", clean.get("city"));
        assertEquals(1_795_242_600_000_000L, clean.get("ordered"));
        assertEquals("c", clean.get(Meta.OP));
        assertEquals(1_700_000_000_123_456L, clean.get(Meta.SOURCE_TS));
        assertEquals(4_711L, clean.get(Meta.LSN));
        assertEquals(77L, clean.get(Meta.TX_ID));
        assertEquals(2, clean.get(Meta.EPOCH));
        assertEquals(3, clean.get(Meta.RAW_PARTITION));
        assertEquals(42L, clean.get(Meta.RAW_OFFSET));
        assertNull(clean.get(Meta.BARRIER_BEFORE));
        assertTrue(GenericData.get().validate(clean.getSchema(), clean));
    }

    @Test
    void theSchemaTellsKeyAndTypesAgain() {
        CleanSchema schema = CleanSchema.of(plan(orders(), TableConfig.NONE).clean());
        assertEquals(List.of("id"), schema.key());
        assertEquals(
                List.of("long", "string", "decimal(10,2)", "long", "timestamp"),
                schema.columns().stream().map(column -> column.type().text()).toList());
        assertEquals(new CleanColumn("city", "city", "text", Plain.STRING), schema.column("city"));
    }

    @Test
    void aColumnHasTheNameThatItHasInPostgres() {
        RawTable raw = new RawTable().key("id", "INT4", Schema.Type.INT);
        Schema mapped = Schema.create(Schema.Type.STRING);
        mapped.addProp("tributary.source.name", "größe");
        raw.column("gr_e", "TEXT", mapped);
        CleanColumn column =
                CleanSchema.of(plan(raw, TableConfig.NONE).clean()).columns().get(1);
        assertEquals("größe", column.source());
        assertEquals("gr_u00f6__u00df_e", column.name());
    }

    @Test
    void aDeleteCarriesTheKeyAndNothingThatDebeziumMadeUp() {
        GenericRecord delete = orders().change("d", Map.of("id", 7, "count", 3, "price", "0.00", "city", ""), null);
        GenericRecord clean = clean(orders(), delete);
        assertEquals("d", clean.get(Meta.OP));
        assertEquals(7L, clean.get("id"));
        assertNull(clean.get("count"));
        assertNull(clean.get("price"));
        assertNull(clean.get("city"));
        assertTrue(GenericData.get().validate(clean.getSchema(), clean));
    }

    @Test
    void aDeleteWithoutARowTakesTheKeyFromTheRecordsKey() {
        assertEquals(7L, clean(orders(), orders().change("d", null, null)).get("id"));
    }

    @Test
    void aBarrierHasNoColumnsAndItsOwnOffsetUnlessItNamesAnother() {
        GenericRecord truncate = orders().change("t", null, null);
        GenericRecord clean = clean(orders(), truncate);
        assertEquals("b", clean.get(Meta.OP));
        assertNull(clean.get("id"));
        assertEquals(42L, clean.get(Meta.BARRIER_BEFORE));
        assertTrue(GenericData.get().validate(clean.getSchema(), clean));
        Origin resnapshot = new Origin("shop.raw.public.orders", 3, 42, 2, OptionalLong.of(10));
        assertEquals(
                10L,
                plan(orders(), TableConfig.NONE)
                        .clean(truncate, null, resnapshot)
                        .get(Meta.BARRIER_BEFORE));
    }

    @Test
    void anUnsentColumnIsNamed() {
        Map<String, Object> after = new HashMap<>(Map.of("id", 7, "count", 1));
        after.put("city", UnsentValue.TEXT);
        GenericRecord clean = clean(orders(), orders().change("u", null, after));
        assertNull(clean.get("city"));
        assertEquals(List.of("city"), clean.get(Meta.UNCHANGED));
    }

    @Test
    void whatIsNoChangeIsABadRecord() {
        for (GenericRecord change : List.of(
                orders().change("m", null, Map.of("id", 7, "count", 1)),
                orders().change("c", null, null),
                orders().insert(Map.of("id", 7, "count", 1, "price", "secret")))) {
            TributaryException bad = assertThrows(TributaryException.class, () -> clean(orders(), change));
            assertEquals(ErrorKind.BAD_RECORD, bad.kind());
            assertFalse(String.valueOf(bad.getMessage()).contains("secret"));
        }
        Schema string = Schema.create(Schema.Type.STRING);
        TablePlans plans = new TablePlans(
                new PipelineFile(
                        "shop",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("public.orders", TableConfig.NONE)),
                new RuleCompiler());
        assertEquals(
                ErrorKind.BAD_RECORD,
                assertThrows(TributaryException.class, () -> plans.plan(ORDERS, List.of(string), null))
                        .kind());
    }

    @Test
    void theFilesVerbsAndRulesAreAppliedAndWhatDoesNotFitIsSaid() {
        RuleConfig positive = new RuleConfig("price >= 0", Dimension.VALIDITY, OnFail.REJECT, 0.5);
        RuleConfig unknown = new RuleConfig("weight > 0", Dimension.VALIDITY, OnFail.FLAG, 1);
        TableConfig config = new TableConfig(
                List.of(),
                Map.of(
                        "city", List.of(CleanVerb.TRIM, CleanVerb.UPPER),
                        "count", List.of(CleanVerb.TRIM),
                        "street", List.of(CleanVerb.TRIM)),
                Map.of("positive", positive, "weight", unknown));
        TablePlan plan = plan(orders(), config);
        GenericRecord clean = plan.clean(
                orders().insert(Map.of("id", 7, "count", 1, "city", " Lyon", "price", "-1.00")), null, ORIGIN);
        assertEquals("LYON", clean.get("city"));
        assertEquals("{\"city\":\" Lyon\"}", clean.get(Meta.ORIGINAL));
        assertEquals(List.of("positive"), clean.get(Meta.QUALITY_FLAGS));
        assertEquals(0.5, clean.get(Meta.QUALITY_SCORE));
        assertEquals(true, clean.get(Meta.REJECTED));
        assertEquals(
                List.of(
                        "tables.public.orders.clean.street: the table has no such column yet",
                        "tables.public.orders.clean.count: only text is cleaned, and this is int4",
                        "tables.public.orders.rules.weight.check: 1:1: undeclared reference to 'weight' (in container '')"),
                plan.problems());
    }

    @Test
    void aKeyIsNotCleaned() {
        RawTable raw = new RawTable().key("code", "TEXT", Schema.Type.STRING);
        TableConfig config = new TableConfig(List.of(), Map.of("code", List.of(CleanVerb.UPPER)), Map.of());
        TablePlan plan = plan(raw, config);
        assertEquals(
                "a", plan.clean(raw.insert(Map.of("code", "a")), null, ORIGIN).get("code"));
        assertEquals(1, plan.problems().size());
    }

    @Test
    @DisplayName("F12: another type of a column is another column, and the others stay")
    void F12_anotherTypeOfAColumnIsAnotherColumn() {
        RawTable before = new RawTable().key("id", "INT4", Schema.Type.INT).column("qty", "INT4", Schema.Type.INT);
        RawTable wider = new RawTable().key("id", "INT4", Schema.Type.INT).column("qty", "INT8", Schema.Type.LONG);
        RawTable after = new RawTable().key("id", "INT4", Schema.Type.INT).column("qty", "TEXT", Schema.Type.STRING);
        TablePlans plans = new TablePlans(file(TableConfig.NONE), new RuleCompiler());

        assertEquals(
                List.of("id", "qty"),
                columns(plans.plan(ORDERS, List.of(before.envelope(), wider.envelope()), wider.keySchema())));
        TablePlan changed =
                plans.plan(ORDERS, List.of(before.envelope(), wider.envelope(), after.envelope()), after.keySchema());
        assertEquals(List.of("id", "qty__string"), columns(changed));
        GenericRecord clean =
                changed.clean(after.insert(Map.of("id", 7, "qty", "many")), after.keyOf(Map.of("id", 7)), ORIGIN);
        assertEquals("many", clean.get("qty__string"));
        assertEquals(
                List.of("id", "qty"),
                columns(plans.plan(ORDERS, List.of(after.envelope()), after.keySchema())),
                "what came before decides, not what comes after");
    }

    private static List<String> columns(TablePlan plan) {
        return CleanSchema.of(plan.clean()).columns().stream()
                .map(CleanColumn::name)
                .toList();
    }

    @Test
    void aColumnHasTheTypeThatTheFileSays() {
        TableConfig config = new TableConfig(
                List.of(),
                Map.of(),
                Map.of(),
                Map.of("city", Plain.LONG, "count", Plain.STRING, "id", Plain.STRING, "nowhere", Plain.JSON));
        TablePlan plan = plan(orders(), config);

        GenericRecord clean = plan.clean(
                orders().insert(Map.of("id", 7, "city", "12", "count", 3)), orders().keyOf(Map.of("id", 7)), ORIGIN);
        assertEquals(12L, clean.get("city"));
        assertEquals("3", clean.get("count"));
        assertEquals(7L, clean.get("id"));
        GenericRecord other = plan.clean(
                orders().insert(Map.of("id", 7, "city", "Lyon", "count", 3)), orders().keyOf(Map.of("id", 7)), ORIGIN);
        assertNull(other.get("city"));
        assertEquals(List.of("unrepresentable:city"), other.get(Meta.QUALITY_FLAGS));
        assertEquals("{\"city\":\"Lyon\"}", other.get(Meta.ORIGINAL));
        assertEquals(
                List.of(
                        "tables.public.orders.as.id: it is part of the key, which must stay as it is",
                        "tables.public.orders.as.nowhere: the table has no such column yet"),
                plan.problems());
    }
}
