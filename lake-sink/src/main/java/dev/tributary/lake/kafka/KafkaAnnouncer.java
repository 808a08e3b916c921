package dev.tributary.lake.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.lake.commit.Announcer;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Announces on the commit topic and waits for the brokers' word. A lost word means that a commit is announced twice,
 * which its reader must bear.
 *
 * @param producer idempotent, with acks from all
 * @param topic {@link dev.tributary.contracts.Topics#lakeCommits()}
 */
record KafkaAnnouncer(Producer<String, byte[]> producer, String topic, Retrier retrier) implements Announcer {

    @Override
    public void announce(TableId table, byte[] commit) {
        retrier.call("announce a commit of " + table, () -> {
            try {
                return producer.send(new ProducerRecord<>(topic, table.safe(), commit))
                        .get();
            } catch (ExecutionException failure) {
                Throwable cause = failure.getCause();
                ErrorKind kind = cause instanceof RetriableException ? ErrorKind.TRANSIENT : ErrorKind.NEEDS_OPERATOR;
                throw new TributaryException(kind, topic + ": Kafka says: " + cause, failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new TributaryException(ErrorKind.BUG, topic + ": interrupted", interrupted);
            }
        });
    }
}
