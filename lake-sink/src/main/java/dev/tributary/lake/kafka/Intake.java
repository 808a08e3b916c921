package dev.tributary.lake.kafka;

import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.lake.parquet.ParquetBatch;
import dev.tributary.lake.parquet.ParquetBatches;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts records into batches. One that cannot be read stops its partition, and no other (I7). The worker's alone. */
record Intake(Workbench bench, ParquetBatches batches) {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration HOLD = Duration.ofSeconds(2);

    void take(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            PartitionWork work = bench.partitions().get(partition);
            if (work != null) {
                take(work, records.records(partition));
            }
        }
    }

    private void take(PartitionWork work, List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                batches.append(openBatch(work), record.value(), work.revision(record.offset()), number(record));
            } catch (TributaryException failure) {
                refuse(work, record.offset(), failure);
                return;
            }
            work.progress().append(record.offset());
        }
        work.goesOn();
    }

    private static Optional<RecordNumber> number(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(RecordNumber.HEADER);
        return header == null ? Optional.empty() : RecordNumber.of(header.value());
    }

    private ParquetBatch openBatch(PartitionWork work) {
        ParquetBatch open = work.openBatch().orElse(null);
        if (open == null) {
            long start = work.progress().openStart();
            open = batches.open(work.table(), work.topicId(), work.partition().partition(), start);
        }
        if (open.records() == 0) {
            work.opened(open, bench.clock().instant());
        }
        return open;
    }

    /** Nothing is skipped: the record is read again, or waits for a person. */
    private void refuse(PartitionWork work, long offset, TributaryException failure) {
        String what = work.partition() + " offset " + offset + ": " + failure.getMessage();
        if (failure.kind() == ErrorKind.TRANSIENT) {
            work.hold(bench.clock().instant().plus(HOLD), what);
            LOG.warn("{}; read again in {} s", what, HOLD.toSeconds());
        } else if (failure.kind() == ErrorKind.BAD_RECORD) {
            work.stop(what + ": the partition stops; see who wrote to this topic beside the stream-processor");
            LOG.error("{}; the partition stops, the others go on", what, failure);
        } else {
            throw failure;
        }
        bench.consumer().seek(work.partition(), offset);
    }

    /** Kafka no longer has, or does not yet have, what comes next: a gap. */
    void gap(OffsetOutOfRangeException failure) {
        for (Map.Entry<TopicPartition, Long> wanted :
                failure.offsetOutOfRangePartitions().entrySet()) {
            PartitionWork work = bench.partitions().get(wanted.getKey());
            if (work != null) {
                Instant now = bench.clock().instant();
                String what = wanted.getKey() + ": offset " + wanted.getValue()
                        + " is not in Kafka: records were lost before they reached the lake, or the topic was made anew;"
                        + " take a new snapshot of " + work.table();
                work.stop(what);
                LOG.error("{} (at {})", what, now);
            }
        }
    }
}
