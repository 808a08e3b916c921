package dev.tributary.processor.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What capture wrote into a raw record's headers. */
final class RawHeaders {

    private RawHeaders() {}

    /**
     * The epoch.
     *
     * @throws TributaryException {@code BAD_RECORD} if there is none
     */
    static int epoch(Headers headers) {
        Header header = headers.lastHeader(Topics.EPOCH_HEADER);
        long epoch = header == null ? -1 : number(header);
        if (epoch < 1 || epoch > Integer.MAX_VALUE) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "the header " + Topics.EPOCH_HEADER + " holds no epoch");
        }
        return (int) epoch;
    }

    /**
     * The offset before which a barrier's rows are gone, if it names one.
     *
     * @throws TributaryException {@code BAD_RECORD} if it is no offset
     */
    static OptionalLong barrierBefore(Headers headers) {
        Header header = headers.lastHeader(Topics.BARRIER_HEADER);
        if (header == null) {
            return OptionalLong.empty();
        }
        long before = number(header);
        if (before < 0) {
            throw new TributaryException(
                    ErrorKind.BAD_RECORD, "the header " + Topics.BARRIER_HEADER + " holds no offset");
        }
        return OptionalLong.of(before);
    }

    /** Its number for the books; empty if another than capture wrote it. */
    static Optional<RecordNumber> number(Headers headers) {
        Header header = headers.lastHeader(RecordNumber.HEADER);
        return header == null ? Optional.empty() : RecordNumber.of(header.value());
    }

    static void add(Headers headers, RecordNumber number) {
        headers.add(RecordNumber.HEADER, number.text().getBytes(StandardCharsets.UTF_8));
    }

    private static long number(Header header) {
        if (header.value() == null) {
            return -1;
        }
        try {
            return Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
        } catch (NumberFormatException none) {
            return -1;
        }
    }
}
