package dev.tributary.lake.parquet;

import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.lake.core.RowFacts;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * One clean schema: its shape in Parquet, which is that of the record and its revision behind it, and where in a record
 * the sink finds what it must know. Immutable.
 */
final class CleanLayout {

    private final int schemaId;
    private final Schema avro;
    private final Schema stored;
    private final MessageType parquet;
    private final List<CleanColumn> key;
    private final int[] keyPositions;
    private final int op;
    private final int sourceTs;
    private final int rawOffset;
    private final int rejected;

    /**
     * @throws IllegalArgumentException if it is not the schema of a clean record
     */
    CleanLayout(int schemaId, Schema avro) {
        this(schemaId, avro, withRevision(avro));
    }

    /**
     * The layout of a file that is there.
     *
     * @param stored the schema in its footer
     * @throws IllegalArgumentException if it is not the schema of a clean record and its revision
     */
    static CleanLayout ofStored(int schemaId, Schema stored) {
        Schema.Field last = stored.getFields().get(stored.getFields().size() - 1);
        if (!last.name().equals(Meta.REVISION)) {
            throw new IllegalArgumentException(stored.getFullName() + " has no column " + Meta.REVISION);
        }
        return new CleanLayout(schemaId, withFields(stored, stored.getFields().subList(0, last.pos())), stored);
    }

    private CleanLayout(int schemaId, Schema avro, Schema stored) {
        this.schemaId = schemaId;
        this.avro = avro;
        this.stored = stored;
        this.parquet = new AvroSchemaConverter(configuration()).convert(stored);
        this.key = CleanSchema.of(avro).keyColumns();
        this.keyPositions =
                key.stream().mapToInt(column -> position(column.name())).toArray();
        this.op = position(Meta.OP);
        this.sourceTs = position(Meta.SOURCE_TS);
        this.rawOffset = position(Meta.RAW_OFFSET);
        this.rejected = position(Meta.REJECTED);
    }

    private static Schema withRevision(Schema avro) {
        List<Schema.Field> fields = new ArrayList<>(avro.getFields());
        fields.add(new Schema.Field(Meta.REVISION, Schema.create(Schema.Type.LONG)));
        return withFields(avro, fields);
    }

    private static Schema withFields(Schema like, List<Schema.Field> fields) {
        List<Schema.Field> copies = fields.stream()
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        Schema schema = Schema.createRecord(like.getName(), null, like.getNamespace(), false, copies);
        schema.addAllProps(like);
        return schema;
    }

    private int position(String column) {
        Schema.Field field = avro.getField(column);
        if (field == null) {
            throw new IllegalArgumentException(avro.getFullName() + " has no column " + column);
        }
        return field.pos();
    }

    /** Lists as the Parquet format has them since its version 2.2, so that BigQuery and DuckDB take them for lists. */
    static ParquetConfiguration configuration() {
        ParquetConfiguration configuration = new PlainParquetConfiguration();
        configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        return configuration;
    }

    int schemaId() {
        return schemaId;
    }

    /** The schema of what is written: a record with its revision. */
    Schema stored() {
        return stored;
    }

    /** What is written of a clean record. */
    IndexedRecord stored(GenericRecord row, long revision) {
        return new Stored(stored, row, revision);
    }

    /** A record and its revision, without a copy. */
    private record Stored(Schema schema, GenericRecord row, long revision) implements IndexedRecord {

        @Override
        public Schema getSchema() {
            return schema;
        }

        @Override
        public Object get(int position) {
            return position == schema.getFields().size() - 1 ? revision : row.get(position);
        }

        @Override
        public void put(int position, Object value) {
            throw new UnsupportedOperationException("it is only written");
        }
    }

    MessageType parquet() {
        return parquet;
    }

    List<CleanColumn> key() {
        return key;
    }

    /**
     * @throws ClassCastException if a column of ours is NULL or of another type
     */
    RowFacts facts(GenericRecord row) {
        boolean barrier = Meta.BARRIER.equals(row.get(op));
        return new RowFacts(
                ((Number) row.get(sourceTs)).longValue(),
                ((Number) row.get(rawOffset)).longValue(),
                barrier,
                (Boolean) row.get(rejected),
                barrier ? List.of() : keyOf(row));
    }

    private List<@Nullable Object> keyOf(GenericRecord row) {
        List<@Nullable Object> values = new ArrayList<>(keyPositions.length);
        for (int position : keyPositions) {
            values.add(row.get(position));
        }
        return values;
    }
}
