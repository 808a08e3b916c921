package dev.tributary.lake.kafka;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/** Kafka's failures as ours. */
final class KafkaFailures {

    private KafkaFailures() {}

    static TributaryException translated(KafkaException failure) {
        // Ours, from within a rebalance.
        TributaryException known = TributaryException.of(failure);
        if (known.kind() != ErrorKind.BUG) {
            return known;
        }
        String message = "Kafka says: " + failure;
        if (failure instanceof RetriableException) {
            return new TributaryException(ErrorKind.TRANSIENT, message, failure);
        }
        boolean refused = failure instanceof AuthorizationException || failure instanceof AuthenticationException;
        return refused
                ? new TributaryException(ErrorKind.NEEDS_OPERATOR, message + ": see kafka.properties", failure)
                : new TributaryException(ErrorKind.BUG, message, failure);
    }
}
