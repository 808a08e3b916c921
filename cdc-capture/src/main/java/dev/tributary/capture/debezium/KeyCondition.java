package dev.tributary.capture.debezium;

import dev.tributary.capture.postgres.Sql;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The condition that picks rows by their keys. */
public final class KeyCondition {

    private KeyCondition() {}

    /**
     * A condition in SQL; empty if a value of a key cannot be written in SQL.
     *
     * @param keys of one table, at least one
     */
    public static Optional<String> of(List<Struct> keys) {
        List<Field> fields = keys.get(0).schema().fields();
        List<List<String>> texts = new ArrayList<>();
        for (Struct key : keys) {
            List<String> values = fields.stream()
                    .flatMap(field -> text(field, key.get(field)).stream())
                    .toList();
            if (values.size() < fields.size()) {
                return Optional.empty();
            }
            texts.add(values);
        }
        return Optional.of(of(fields.stream().map(Field::name).toList(), texts));
    }

    /**
     * A condition in SQL.
     *
     * @param columns the names of the key's columns
     * @param keys Postgres's texts of each key's values, in the same order
     */
    public static String of(List<String> columns, List<List<String>> keys) {
        // Without a type, so that each takes its column's.
        return "(" + Sql.names(columns) + ") IN ("
                + keys.stream()
                        .map(key -> key.stream()
                                .map(text -> "'" + text.replace("'", "''") + "'")
                                .collect(Collectors.joining(", ", "(", ")")))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static Optional<String> text(Field field, @Nullable Object value) {
        String kind = field.schema().name() == null ? "" : field.schema().name();
        if (value instanceof Integer days && kind.equals(Date.SCHEMA_NAME)) {
            return Optional.of(LocalDate.ofEpochDay(days).toString());
        }
        if (value instanceof Long micros && kind.equals(MicroTimestamp.SCHEMA_NAME)) {
            Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            return Optional.of(LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString());
        }
        if (value instanceof Long micros && kind.equals(MicroTime.SCHEMA_NAME)) {
            return Optional.of(LocalTime.ofNanoOfDay(micros * 1_000).toString());
        }
        if (value instanceof ByteBuffer bytes && kind.isEmpty()) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return Optional.of("\\x" + HexFormat.of().formatHex(copy));
        }
        boolean plain = value instanceof String
                || value instanceof Boolean
                || (value instanceof Number && !kind.startsWith("io.debezium.time"));
        return plain ? Optional.of(String.valueOf(value)) : Optional.empty();
    }
}
