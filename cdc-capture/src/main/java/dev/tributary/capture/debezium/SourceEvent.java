package dev.tributary.capture.debezium;

import dev.tributary.capture.core.SourceMark;
import dev.tributary.capture.postgres.SourceMessages;
import dev.tributary.contracts.TableId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of Debezium, taken apart.
 *
 * @param mark where it comes from
 * @param change the row's change; empty for heartbeats and logical messages
 * @param canary the source's time in a canary, microseconds since 1970; empty for all else
 */
public record SourceEvent(SourceMark mark, Optional<Change> change, OptionalLong canary) {

    private static final String OLD_KEY = "__debezium.oldkey";
    private static final String MESSAGE = "message";

    /**
     * A row's change, a row that was read or a TRUNCATE.
     *
     * @param table the table that it is of
     * @param operation {@code r}, {@code c}, {@code u}, {@code d} or {@code t}
     * @param key the key; null for a TRUNCATE and for rows without one
     * @param envelope Debezium's envelope
     * @param rekeyed whether it is the row under its new key after an update of the key
     */
    public record Change(
            TableId table, String operation, @Nullable Struct key, Struct envelope, boolean rekeyed) {

        public boolean isDelete() {
            return operation.equals("d");
        }

        public boolean isTruncate() {
            return operation.equals("t");
        }

        /**
         * What it is where nothing but the whole row tells rows apart: an update is the end of one row and the begin of
         * another. Debezium may have made a key of some unique index, whose values may be NULL.
         */
        public List<Change> byWholeRow() {
            Struct before = envelope.getStruct("before");
            if (!operation.equals("u") || before == null) {
                return List.of(new Change(table, operation, null, envelope, false));
            }
            return List.of(
                    new Change(table, "d", null, part("d", before, null), false),
                    new Change(table, "c", null, part("c", null, envelope.getStruct("after")), false));
        }

        private Struct part(String op, @Nullable Struct before, @Nullable Struct after) {
            Struct part = new Struct(envelope.schema());
            envelope.schema().fields().forEach(field -> part.put(field, envelope.getWithoutDefault(field.name())));
            return part.put("op", op).put("before", before).put("after", after);
        }
    }

    public static SourceEvent of(SourceRecord record) {
        Optional<Change> change = change(record);
        Map<String, ?> offset = record.sourceOffset();
        SourceMark mark = new SourceMark(
                change.isPresent(),
                number(offset, "lsn"),
                number(offset, "lsn_commit"),
                number(offset, "lsn_proc"),
                number(offset, "txId"),
                number(offset, "ts_usec"));
        return new SourceEvent(mark, change, canary(record));
    }

    private static OptionalLong canary(SourceRecord record) {
        if (!(record.value() instanceof Struct envelope)
                || envelope.schema().field(MESSAGE) == null
                || !(envelope.get(MESSAGE) instanceof Struct message)
                || !SourceMessages.CANARY.equals(message.getString("prefix"))) {
            return OptionalLong.empty();
        }
        Object content = message.get("content");
        ByteBuffer bytes = content instanceof ByteBuffer buffer
                ? buffer.duplicate()
                : ByteBuffer.wrap(content instanceof byte[] plain ? plain : new byte[0]);
        try {
            return OptionalLong.of(
                    Long.parseLong(StandardCharsets.UTF_8.decode(bytes).toString()));
        } catch (NumberFormatException other) {
            return OptionalLong.empty();
        }
    }

    private static Optional<Change> change(SourceRecord record) {
        if (!(record.value() instanceof Struct envelope)
                || envelope.schema().field("op") == null
                || envelope.schema().field("after") == null
                || envelope.schema().field("source") == null) {
            return Optional.empty();
        }
        Struct source = envelope.getStruct("source");
        TableId table = new TableId(source.getString("schema"), source.getString("table"));
        boolean rekeyed = record.headers().lastWithName(OLD_KEY) != null;
        return Optional.of(new Change(table, envelope.getString("op"), (Struct) record.key(), envelope, rekeyed));
    }

    private static long number(Map<String, ?> offset, String name) {
        return offset.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
