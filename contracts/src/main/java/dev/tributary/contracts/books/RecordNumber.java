package dev.tributary.contracts.books;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The number that capture gives each raw record with a value, for the books: in one epoch the records of a raw partition are
 * numbered from 1, without a gap. It goes with the clean record too.
 *
 * @param epoch in which it was numbered
 * @param number from 1
 */
public record RecordNumber(int epoch, long number) {

    /** The record header: epoch and number as decimal digits with a slash between, in UTF-8. */
    public static final String HEADER = "tributary.number";

    /** As the header's value. */
    public String text() {
        return epoch + "/" + number;
    }

    /** Out of the header's value; empty if there is none, or none of ours. */
    public static Optional<RecordNumber> of(byte @Nullable [] header) {
        if (header == null) {
            return Optional.empty();
        }
        String text = new String(header, StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        try {
            int epoch = Integer.parseInt(text, 0, Math.max(0, slash), 10);
            long number = Long.parseLong(text, slash + 1, text.length(), 10);
            return number < 1 ? Optional.empty() : Optional.of(new RecordNumber(epoch, number));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    /** This record alone, as a run. */
    public Run at(long offset) {
        return new Run(epoch, number, number, offset, offset);
    }
}
