package dev.tributary.processor.core;

import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.FloatText;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HexFormat;

/** Values as Postgres itself writes them. */
final class PostgresText {

    private PostgresText() {}

    static String of(RawColumn column, Object raw) {
        if (raw instanceof String text) {
            return ofText(column, text);
        }
        if (raw instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return "\\x" + HexFormat.of().formatHex(copy);
        }
        if (raw instanceof Double number) {
            return FloatText.of(number);
        }
        if (raw instanceof Float number) {
            return FloatText.of(number);
        }
        boolean time = column.form() != Form.INTEGER && raw instanceof Number;
        return time ? Times.text(column, (Number) raw) : raw.toString();
    }

    /** Debezium has words of its own for some values that come as text. */
    private static String ofText(RawColumn column, String text) {
        if (column.cleanType() instanceof Decimal) {
            return DecimalConverter.special(text);
        }
        if (column.cleanType() != Plain.TIMESTAMP) {
            return text;
        }
        try {
            return Times.zonedText(OffsetDateTime.parse(text));
        } catch (DateTimeException infinite) {
            return text;
        }
    }
}
