package dev.tributary.capture.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.service.error.ErrorKind;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaFailuresTest {

    /** What the broker answers to a producer that was taken over: while it writes, and while it commits. */
    static Stream<RuntimeException> takenOver() {
        return Stream.of(
                new ProducerFencedException("another one"),
                new InvalidProducerEpochException("old epoch"),
                new InvalidTxnStateException("invalid state"));
    }

    @ParameterizedTest
    @MethodSource("takenOver")
    void I2_whoWasTakenOverNeverOpensAWriterAgain(RuntimeException failure) {
        assertEquals(
                ErrorKind.NEEDS_OPERATOR,
                KafkaFailures.translated("Kafka: commit", failure).kind());
        assertEquals(
                ErrorKind.NEEDS_OPERATOR,
                KafkaFailures.translated("Kafka: commit", new KafkaException("in an error state", failure))
                        .kind());
    }

    @Test
    void aTimeOutIsTriedAgain() {
        assertEquals(
                ErrorKind.TRANSIENT,
                KafkaFailures.translated("Kafka: commit", new TimeoutException("late"))
                        .kind());
    }
}
