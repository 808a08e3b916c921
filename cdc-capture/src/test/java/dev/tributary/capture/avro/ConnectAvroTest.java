package dev.tributary.capture.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tributary.contracts.TableId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class ConnectAvroTest {

    private static final TableId TABLE = new TableId("public", "odd table");

    @Test
    void columnsGoUnderSafeNamesAndKeepTheirOwn() throws IOException {
        Schema row = row(SchemaBuilder.STRING_SCHEMA);
        Struct envelope = envelope(row);
        Struct after = new Struct(row).put("id", 7).put("unit price", "1.50").put("2nd", "x");
        envelope.put("op", "c").put("after", after);
        ConnectAvro avro = new ConnectAvro();

        GenericRecord value = throughBytes(avro.value(TABLE, envelope));

        GenericRecord written = (GenericRecord) value.get("after");
        assertEquals("shop.public.odd_u0020_table.Value", written.getSchema().getFullName());
        assertEquals("shop.public.odd table.Value", written.getSchema().getProp("connect.name"));
        assertEquals("1.50", String.valueOf(written.get("unit_u0020_price")));
        assertEquals(
                "unit price", written.getSchema().getField("unit_u0020_price").getProp("tributary.source.name"));
        assertEquals("x", String.valueOf(written.get("_u0032_nd")));
        assertNull(value.get("before"));
    }

    @Test
    void aKeyTakesItsNamesFromTheWholeTable() {
        // "ID" differs from "id" by case alone, so it is renamed; the key knows that from the table only.
        Schema row = SchemaBuilder.struct()
                .name("shop.public.t.Value")
                .optional()
                .field("id", Schema.INT32_SCHEMA)
                .field("ID", Schema.INT32_SCHEMA)
                .build();
        Schema key = SchemaBuilder.struct()
                .name("shop.public.t.Key")
                .field("ID", Schema.INT32_SCHEMA)
                .build();
        ConnectAvro avro = new ConnectAvro();
        avro.value(TABLE, envelope(row).put("op", "c"));

        GenericRecord written = avro.key(TABLE, new Struct(key).put("ID", 3));

        String safe = written.getSchema().getFields().get(0).name();
        assertEquals("ID", written.getSchema().getField(safe).getProp("tributary.source.name"));
        assertEquals("_u0049__u0044_", safe);
    }

    @Test
    void nullStaysNullWhereTheColumnHasADefault() throws IOException {
        Schema row = row(SchemaBuilder.string().optional().defaultValue("none").build());
        Struct after = new Struct(row).put("id", 7).put("unit price", null).put("2nd", "x");

        GenericRecord value = throughBytes(
                new ConnectAvro().value(TABLE, envelope(row).put("op", "c").put("after", after)));

        GenericRecord written = (GenericRecord) value.get("after");
        assertNull(written.get("unit_u0020_price"));
        assertEquals(
                "none",
                written.getSchema().getField("unit_u0020_price").defaultVal().toString());
    }

    @Test
    void typesThatAvroLacksKeepTheirConnectName() throws IOException {
        Schema row = SchemaBuilder.struct()
                .name("shop.public.t.Value")
                .optional()
                .field(
                        "small",
                        SchemaBuilder.int16()
                                .parameter("__debezium.source.column.type", "INT2")
                                .defaultValue((short) 5)
                                .build())
                .field(
                        "at",
                        SchemaBuilder.int64()
                                .name("io.debezium.time.MicroTimestamp")
                                .version(1)
                                .build())
                .field("raw", Schema.OPTIONAL_BYTES_SCHEMA)
                .field(
                        "tags",
                        SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
                                .optional()
                                .build())
                .field(
                        "extra",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                                .optional()
                                .build())
                .build();
        Struct after = new Struct(row)
                .put("small", (short) 3)
                .put("at", 1L)
                .put("raw", new byte[] {1})
                .put("tags", List.of("a"))
                .put("extra", java.util.Map.of("k", "v"));

        GenericRecord value = throughBytes(
                new ConnectAvro().value(TABLE, envelope(row).put("op", "c").put("after", after)));

        GenericRecord written = (GenericRecord) value.get("after");
        org.apache.avro.Schema small = written.getSchema().getField("small").schema();
        assertEquals("int16", small.getProp("connect.type"));
        assertEquals("{__debezium.source.column.type=INT2}", String.valueOf(small.getObjectProp("connect.parameters")));
        assertEquals(5, small.getObjectProp("connect.default"));
        assertEquals(3, written.get("small"));
        assertEquals(
                "io.debezium.time.MicroTimestamp",
                written.getSchema().getField("at").schema().getProp("connect.name"));
        assertEquals(ByteBuffer.wrap(new byte[] {1}), written.get("raw"));
        assertEquals("[a]", String.valueOf(written.get("tags")));
        assertEquals("{k=v}", String.valueOf(written.get("extra")));
    }

    @Test
    void anEqualSchemaStaysTheSameInstanceAndAnotherOneDoesNot() {
        ConnectAvro avro = new ConnectAvro();
        org.apache.avro.Schema first = avro.value(
                        TABLE, envelope(row(Schema.STRING_SCHEMA)).put("op", "t"))
                .getSchema();

        assertSame(
                first,
                avro.value(TABLE, envelope(row(Schema.STRING_SCHEMA)).put("op", "t"))
                        .getSchema());
        assertNotSame(
                first,
                avro.value(TABLE, envelope(row(Schema.OPTIONAL_STRING_SCHEMA)).put("op", "t"))
                        .getSchema());
    }

    private static Schema row(Schema price) {
        return SchemaBuilder.struct()
                .name("shop.public.odd table.Value")
                .optional()
                .field("id", Schema.INT32_SCHEMA)
                .field("unit price", price)
                .field("2nd", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
    }

    private static Struct envelope(Schema row) {
        return new Struct(SchemaBuilder.struct()
                .name("shop.public.odd table.Envelope")
                .version(2)
                .field("before", row)
                .field("after", row)
                .field("op", Schema.STRING_SCHEMA)
                .build());
    }

    private static GenericRecord throughBytes(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        // By the text of the schema, as the registry hands it out.
        org.apache.avro.Schema parsed =
                new org.apache.avro.Schema.Parser().parse(record.getSchema().toString());
        return new GenericDatumReader<GenericRecord>(parsed)
                .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
    }
}
