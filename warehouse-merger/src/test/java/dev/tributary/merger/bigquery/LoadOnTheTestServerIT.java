package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the test server loads Parquet. It fetches {@code gs://} URLs from the GCS that {@code STORAGE_EMULATOR_HOST} names
 * (so {@code TestBigQuery} starts it), reads ZSTD, and needs an explicit schema. What it gets wrong ({@code wrong…}), and
 * BigQuery does not: a decimal is 0, bytes that are no UTF-8 become others, the parts of a second of a DATETIME or TIME
 * count twice; a list of URLs is not loaded as a whole or not at all. So tests of values do not belong here.
 */
class LoadOnTheTestServerIT {

    private static final org.apache.avro.Schema AVRO = SchemaBuilder.record("t")
            .fields()
            .requiredLong("id")
            .requiredString("name")
            .optionalString("nothing")
            .requiredDouble("score")
            .requiredBoolean("live")
            .name("born")
            .type(LogicalTypes.date().addToSchema(SchemaBuilder.builder().intType()))
            .noDefault()
            .name("at")
            .type(LogicalTypes.timestampMicros()
                    .addToSchema(SchemaBuilder.builder().longType()))
            .noDefault()
            .name("flags")
            .type()
            .array()
            .items()
            .stringType()
            .noDefault()
            .name("price")
            .type(LogicalTypes.decimal(12, 2)
                    .addToSchema(SchemaBuilder.builder().bytesType()))
            .noDefault()
            .requiredBytes("receipt")
            .name("opens")
            .type(LogicalTypes.timeMicros().addToSchema(SchemaBuilder.builder().longType()))
            .noDefault()
            .endRecord();

    private static final Schema SCHEMA = Schema.of(
            Field.of("id", StandardSQLTypeName.INT64),
            Field.of("name", StandardSQLTypeName.STRING),
            Field.of("nothing", StandardSQLTypeName.STRING),
            Field.of("score", StandardSQLTypeName.FLOAT64),
            Field.of("live", StandardSQLTypeName.BOOL),
            Field.of("born", StandardSQLTypeName.DATE),
            Field.of("at", StandardSQLTypeName.TIMESTAMP),
            Field.newBuilder("flags", StandardSQLTypeName.STRING)
                    .setMode(Field.Mode.REPEATED)
                    .build(),
            Field.of("added_later", StandardSQLTypeName.STRING),
            Field.of("price", StandardSQLTypeName.NUMERIC),
            Field.of("receipt", StandardSQLTypeName.BYTES),
            Field.of("opens", StandardSQLTypeName.TIME));

    @TempDir
    Path folder;

    private final BigQueryFixture server = new BigQueryFixture();

    @Test
    void loadsWhatTheLakeHoldsByAnExplicitSchema() throws Exception {
        FieldValueList row = loaded();

        assertEquals(7, row.get("id").getLongValue());
        assertEquals("Örtlich", row.get("name").getStringValue());
        assertEquals(true, row.get("nothing").isNull());
        assertEquals(0.5, row.get("score").getDoubleValue());
        assertEquals(true, row.get("live").getBooleanValue());
        assertEquals("2026-11-21", row.get("born").getStringValue());
        assertEquals(1_795_249_642_317_323L, row.get("at").getTimestampValue());
        assertEquals(
                List.of("p", "q"),
                row.get("flags").getRepeatedValue().stream()
                        .map(flag -> flag.getStringValue())
                        .toList());
        assertEquals(true, row.get("added_later").isNull());
    }

    @Test
    void wrongADecimalIsZero() throws Exception {
        assertEquals(0, loaded().get("price").getNumericValue().signum());
    }

    @Test
    void wrongBytesThatAreNoTextBecomeOthers() throws Exception {
        assertNotEquals(
                ByteBuffer.wrap(new byte[] {(byte) 0xfb, 1}),
                ByteBuffer.wrap(loaded().get("receipt").getBytesValue()));
    }

    @Test
    void wrongThePartsOfASecondCountTwice() throws Exception {
        assertEquals("01:09:39.789", loaded().get("opens").getStringValue());
    }

    @Test
    void severalFilesMakeOneTable() throws Exception {
        List<String> files = List.of(server.ids(folder, 1, 2), server.ids(folder, 3));
        ParquetLoad load = ParquetLoad.replacing(server.table("s"), BigQueryFixture.ID, files);

        server.jobs.load(BigQueryFixture.key("load"), load);
        server.jobs.load(BigQueryFixture.key("load"), load);

        assertEquals(3, server.count("s"));
    }

    private FieldValueList loaded() throws Exception {
        GenericRecord row = new GenericRecordBuilder(AVRO)
                .set("id", 7L)
                .set("name", "Örtlich")
                .set("nothing", null)
                .set("score", 0.5)
                .set("live", true)
                .set("born", (int) LocalDate.parse("2026-11-21").toEpochDay())
                .set("at", Instant.parse("2026-11-21T08:27:22Z").getEpochSecond() * 1_000_000 + 317_323)
                .set("flags", List.of("p", "q"))
                .set("price", ByteBuffer.wrap(BigInteger.valueOf(118_328).toByteArray()))
                .set("receipt", ByteBuffer.wrap(new byte[] {(byte) 0xfb, 1}))
                .set("opens", 3_723_456_789L)
                .build();
        List<String> files = List.of(server.file(folder, AVRO, List.of(row)));
        server.jobs.load(BigQueryFixture.key("load"), ParquetLoad.replacing(server.table("s"), SCHEMA, files));
        JobKey key = BigQueryFixture.key("ask");
        return server.jobs
                .rows(key, server.jobs.query(key, "SELECT * FROM " + server.dataset + ".s"))
                .get(0);
    }
}
