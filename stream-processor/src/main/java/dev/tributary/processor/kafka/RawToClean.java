package dev.tributary.processor.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.processor.avro.AvroCodec;
import dev.tributary.processor.avro.DeadLetters;
import dev.tributary.processor.avro.Origin;
import dev.tributary.processor.avro.TablePlan;
import dev.tributary.processor.avro.TablePlans;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.lifecycle.CrashPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Each raw record becomes one clean record or one dead letter, in the transaction that also moves its offset; a null
 * value (a tombstone for compaction) becomes nothing. One instance per task, one thread at a time.
 */
final class RawToClean implements Processor<byte[], byte[], byte[], Routed> {

    /** For a barrier, whose key is null although its table has one. */
    private static final int KEY_OF_TOPIC = -1;

    private static final int NO_KEY = -2;

    /** Room for what Kafka and the dead letter itself add. */
    private static final int LARGEST = KafkaClients.MAX_RECORD_BYTES - (64 << 10);

    private final Topics topics;
    private final AvroCodec codec;
    private final TablePlans plans;
    private final CleanTopics cleanTopics;
    private final TableBooks books;
    private final ReadAhead readAhead;
    private final RangeBooks rangeBooks;
    private final Map<TopicPartition, PartitionRanges> ranges = new HashMap<>();
    private final Map<PlanKey, Planned> planned = new HashMap<>();
    private @Nullable ProcessorContext<byte[], Routed> context;

    private record PlanKey(String topic, int valueSchema, int keySchema) {}

    private record Planned(TablePlan plan, String cleanTopic, int op, int flags, int rejected, int epoch) {}

    /** What all tasks share. */
    record Shared(
            Topics topics,
            AvroCodec codec,
            TablePlans plans,
            CleanTopics cleanTopics,
            TableBooks books,
            ReadAhead readAhead,
            RangeBooks rangeBooks) {}

    RawToClean(Shared shared) {
        this.topics = shared.topics;
        this.codec = shared.codec;
        this.plans = shared.plans;
        this.cleanTopics = shared.cleanTopics;
        this.books = shared.books;
        this.readAhead = shared.readAhead;
        this.rangeBooks = shared.rangeBooks;
    }

    @Override
    public void init(ProcessorContext<byte[], Routed> context) {
        this.context = context;
        // A task that begins again after a failure has this instance still.
        ranges.clear();
    }

    @Override
    public void close() {
        ranges.forEach(rangeBooks::end);
        ranges.clear();
    }

    private OpenRange range(RecordMetadata at, int epoch) {
        TopicPartition partition = new TopicPartition(at.topic(), at.partition());
        return ranges.computeIfAbsent(partition, rangeBooks::begin).at(epoch, at.offset());
    }

    private ProcessorContext<byte[], Routed> context() {
        if (context == null) {
            throw new IllegalStateException("not initialised");
        }
        return context;
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        RecordMetadata at = context().recordMetadata().orElseThrow();
        readAhead.finished(ReadAhead.size(raw.key(), raw.value()));
        if (raw.value() == null) {
            return;
        }
        TableId table = topics.table(at.topic());
        try {
            context().forward(routed(raw, at, table));
            CrashPoint.PROCESSOR_PROCESSED.reached();
        } catch (TributaryException failure) {
            if (failure.kind() != ErrorKind.NEEDS_OPERATOR) {
                throw failure;
            }
            // This table alone stops: its record stays unread, and the thread that comes next reads the others.
            books.stop(table, failure.getMessage());
            throw new TributaryException(ErrorKind.TRANSIENT, table + " stops: " + failure.getMessage(), failure);
        }
    }

    private Record<byte[], Routed> routed(Record<byte[], byte[]> raw, RecordMetadata at, TableId table) {
        Origin origin = new Origin(at.topic(), at.partition(), at.offset(), 0, OptionalLong.empty());
        try {
            origin = origin(at, raw.headers());
            GenericRecord value = codec.decode(raw.value());
            GenericRecord key = raw.key() == null ? null : codec.decode(raw.key());
            Planned planned = planned(table, raw, value, key);
            GenericRecord clean = planned.plan.clean(value, key, origin);
            byte[] bytes = codec.encodeValue(planned.cleanTopic, clean);
            if (bytes.length > LARGEST) {
                throw new TributaryException(ErrorKind.BAD_RECORD, "its clean record is larger than 32 MiB");
            }
            Optional<RecordNumber> number = RawHeaders.number(raw.headers());
            count(table, planned, clean, at, number);
            Record<byte[], Routed> out = out(raw, raw.key(), new Routed(planned.cleanTopic, at.partition(), bytes));
            number.ifPresent(known -> RawHeaders.add(out.headers(), known));
            return out;
        } catch (TributaryException failure) {
            if (failure.kind() != ErrorKind.BAD_RECORD) {
                throw failure;
            }
            range(at, origin.epoch()).deadLetter(at.offset(), RawHeaders.number(raw.headers()));
            return deadLetter(raw, origin, table, String.valueOf(failure.getMessage()));
        }
    }

    private static Origin origin(RecordMetadata at, Headers headers) {
        return new Origin(
                at.topic(), at.partition(), at.offset(), RawHeaders.epoch(headers), RawHeaders.barrierBefore(headers));
    }

    private void count(
            TableId table, Planned planned, GenericRecord clean, RecordMetadata at, Optional<RecordNumber> number) {
        OpenRange range = range(at, (Integer) clean.get(planned.epoch));
        if (Meta.BARRIER.equals(clean.get(planned.op))) {
            books.barrier(table);
            range.barrier(at.offset(), number);
        } else {
            List<?> flags = (List<?>) clean.get(planned.flags);
            boolean rejected = (Boolean) clean.get(planned.rejected);
            books.cleaned(table, !flags.isEmpty(), rejected);
            range.row(at.offset(), number, rejected, flags);
            if (table.equals(Topics.CANARY)) {
                books.canary().passed((Long) clean.get(Meta.SOURCE_TS));
            }
        }
    }

    private Planned planned(
            TableId table, Record<byte[], byte[]> raw, GenericRecord value, @Nullable GenericRecord key) {
        String topic = topics.raw(table);
        int keySchema = key != null ? codec.schemaId(raw.key()) : isBarrier(value) ? KEY_OF_TOPIC : NO_KEY;
        PlanKey planKey = new PlanKey(topic, codec.schemaId(raw.value()), keySchema);
        Planned known = planned.get(planKey);
        if (known != null) {
            return known;
        }
        Schema keySchemaOfPlan = key != null
                ? key.getSchema()
                : keySchema == KEY_OF_TOPIC ? codec.latestKeySchema(topic).orElse(null) : null;
        TablePlan plan = plans.plan(table, codec.valueSchemas(topic, value.getSchema()), keySchemaOfPlan);
        String clean = topics.clean(table);
        cleanTopics.ensure(topic, clean);
        books.planned(plan);
        Planned made = new Planned(
                plan,
                clean,
                plan.clean().getField(Meta.OP).pos(),
                plan.clean().getField(Meta.QUALITY_FLAGS).pos(),
                plan.clean().getField(Meta.REJECTED).pos(),
                plan.clean().getField(Meta.EPOCH).pos());
        // A barrier's key is asked for again each time: it is rare, and the table's key may have changed.
        if (keySchema != KEY_OF_TOPIC) {
            planned.put(planKey, made);
        }
        return made;
    }

    private static boolean isBarrier(GenericRecord value) {
        Schema.Field op = value.getSchema().getField("op");
        return op != null && "t".equals(String.valueOf(value.get(op.pos())));
    }

    private Record<byte[], Routed> deadLetter(Record<byte[], byte[]> raw, Origin origin, TableId table, String reason) {
        String topic = topics.deadLetters();
        boolean fits = ReadAhead.size(raw.key(), raw.value()) < LARGEST;
        GenericRecord letter = DeadLetters.value(
                origin,
                raw.timestamp() * 1000,
                raw.key(),
                fits ? raw.value() : null,
                fits ? reason : reason + "; its bytes are too many to be carried and remain in the raw topic");
        books.deadLettered(table);
        byte[] key = codec.encodeKey(topic, DeadLetters.key(origin));
        return out(raw, key, new Routed(topic, origin.partition(), codec.encodeValue(topic, letter)));
    }

    private static Record<byte[], Routed> out(Record<byte[], byte[]> raw, byte[] key, Routed routed) {
        return new Record<>(key, routed, raw.timestamp(), new RecordHeaders());
    }
}
