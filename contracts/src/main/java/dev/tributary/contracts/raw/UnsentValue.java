package dev.tributary.contracts.raw;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tells the placeholder that Debezium puts where Postgres did not send a value (unchanged TOAST), in each form that
 * {@code UnchangedToastedPlaceholder} of its connector has.
 */
public final class UnsentValue {

    /** The placeholder as text. */
    public static final String TEXT = "__debezium_unavailable_value";

    private static final ByteBuffer BYTES = ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.UTF_8));
    private static final String HSTORE = "{\"" + TEXT + "\":\"" + TEXT + "\"}";
    private static final String UUID_TEXT =
            UUID.nameUUIDFromBytes(TEXT.getBytes(StandardCharsets.UTF_8)).toString();

    private UnsentValue() {}

    /** Whether a raw value is the placeholder. */
    public static boolean is(Object raw) {
        if (raw instanceof String text) {
            // Most texts are told by their length alone.
            return (text.length() == TEXT.length() && text.equals(TEXT))
                    || (text.length() == HSTORE.length() && text.equals(HSTORE));
        }
        if (raw instanceof ByteBuffer bytes) {
            return bytes.equals(BYTES);
        }
        if (raw instanceof List<?> list) {
            return isList(list);
        }
        return raw instanceof Map<?, ?> map && map.size() == 1 && TEXT.equals(map.get(TEXT));
    }

    private static boolean isList(List<?> list) {
        if (list.size() == 1 && list.get(0) != null) {
            Object only = list.get(0);
            return only.equals(TEXT) || only.equals(BYTES) || only.equals(UUID_TEXT);
        }
        // Arrays of integers carry the placeholder's bytes, one in each element.
        if (list.size() != TEXT.length()) {
            return false;
        }
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Number number) || number.longValue() != TEXT.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
