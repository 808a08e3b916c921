package dev.tributary.capture.kafka;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What a failure of Kafka's client means for capture. */
final class KafkaFailures {

    private KafkaFailures() {}

    /** Runs an action of the client. */
    static <T> T translating(String what, Callable<T> action) {
        try {
            return action.call();
        } catch (Exception failure) {
            throw translated(what, failure);
        }
    }

    static TributaryException translated(String what, @Nullable Throwable failure) {
        boolean ofKafka = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            ofKafka |= cause instanceof KafkaException;
            if (cause instanceof TributaryException known) {
                return known;
            }
            if (isTakenOver(cause)) {
                return needsOperator(
                        "another instance of capture has taken over this slot; this one has stopped: run one instance"
                                + " per slot",
                        failure);
            }
            if (cause instanceof RecordTooLargeException) {
                return needsOperator(what + ": a row is larger than Kafka takes: " + cause.getMessage(), failure);
            }
            if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                return needsOperator(what + ": Kafka refuses: " + cause.getMessage(), failure);
            }
            if (cause instanceof UnknownTopicOrPartitionException || cause instanceof UnknownTopicIdException) {
                return new TributaryException(ErrorKind.TRANSIENT, what + ": a topic is gone", failure);
            }
            if (cause instanceof InterruptException || cause instanceof InterruptedException) {
                return new TributaryException(ErrorKind.TRANSIENT, what + ": interrupted", failure);
            }
        }
        // What else the client throws (time-outs, lost brokers, a transaction in doubt) ends with a new producer, which
        // settles the transaction before the position is read.
        ErrorKind kind = ofKafka ? ErrorKind.TRANSIENT : ErrorKind.BUG;
        return new TributaryException(kind, what + ": " + failure, failure);
    }

    /** The broker says "invalid state" to whom it fenced between the request to commit and the commit (KIP-890). */
    private static boolean isTakenOver(Throwable cause) {
        return cause instanceof ProducerFencedException
                || cause instanceof InvalidProducerEpochException
                || cause instanceof InvalidTxnStateException
                || cause instanceof FencedInstanceIdException;
    }

    private static TributaryException needsOperator(String message, @Nullable Throwable failure) {
        return new TributaryException(ErrorKind.NEEDS_OPERATOR, message, failure);
    }
}
