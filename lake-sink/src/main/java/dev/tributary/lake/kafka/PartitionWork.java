package dev.tributary.lake.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.Revision;
import dev.tributary.lake.commit.Ownership;
import dev.tributary.lake.core.PartitionProgress;
import dev.tributary.lake.parquet.ParquetBatch;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A clean partition from its assignment to its loss. {@link #isOurs} may be asked by any thread; the rest is the
 * worker's alone.
 */
final class PartitionWork implements Ownership {

    private final TopicPartition partition;
    private final TableId table;
    private volatile boolean ours = true;
    private @Nullable String topicId;
    private int generation;
    private @Nullable PartitionProgress progress;
    private @Nullable ParquetBatch batch;
    private Instant opened = Instant.MIN;
    private Instant heldUntil = Instant.MIN;
    private @Nullable String complaint;
    private boolean toClose;
    private boolean flying;
    private long flyingRecords;

    PartitionWork(TopicPartition partition, TableId table) {
        this.partition = partition;
        this.table = table;
    }

    TopicPartition partition() {
        return partition;
    }

    TableId table() {
        return table;
    }

    @Override
    public boolean isOurs() {
        return ours;
    }

    /** From now on nothing of it is ours, and the open batch is dropped. */
    void lose() {
        ours = false;
        dropOpen();
    }

    /** It is known where its next batch begins. */
    void begin(String topicId, int generation, long start) {
        this.topicId = topicId;
        this.generation = generation;
        this.progress = new PartitionProgress(start);
    }

    boolean hasBegun() {
        return progress != null;
    }

    PartitionProgress progress() {
        return Objects.requireNonNull(progress, "records before the start is known");
    }

    String topicId() {
        return Objects.requireNonNull(topicId, "records before the topic's id is known");
    }

    /** The revision of the record at an offset. */
    long revision(long offset) {
        return Revision.of(generation, offset);
    }

    Optional<ParquetBatch> openBatch() {
        return Optional.ofNullable(batch);
    }

    /** Its first record comes now. */
    void opened(ParquetBatch opened, Instant now) {
        this.batch = opened;
        this.opened = now;
    }

    Instant openedAt() {
        return opened;
    }

    /** The open batch, which is open no longer. */
    ParquetBatch takeBatch() {
        ParquetBatch taken = Objects.requireNonNull(batch, "a batch is open");
        batch = null;
        toClose = false;
        return taken;
    }

    void dropOpen() {
        if (batch != null) {
            batch.close();
            batch = null;
        }
        toClose = false;
    }

    /** The open batch goes as soon as it can: it is due, or holds too much. */
    void closeSoon() {
        toClose = true;
    }

    boolean isToClose() {
        return toClose;
    }

    /** It cannot go on before then. */
    void hold(Instant until, String why) {
        heldUntil = until;
        complaint = why;
    }

    /** It cannot go on by itself. */
    void stop(String why) {
        hold(Instant.MAX, why);
    }

    /** A record of it was taken. */
    void goesOn() {
        complaint = null;
    }

    /** Why it does not go on, if it does not. */
    Optional<String> complaint() {
        return Optional.ofNullable(complaint);
    }

    /** Whether no record of it is wanted now. */
    boolean rests(Instant now) {
        return progress == null || toClose || now.isBefore(heldUntil);
    }

    void takeOff(long records) {
        flying = true;
        flyingRecords = records;
    }

    void touchDown() {
        flying = false;
        flyingRecords = 0;
    }

    boolean isFlying() {
        return flying;
    }

    /** Records that were read and are not yet known to be in the lake. */
    long unfinished() {
        return flyingRecords + (batch == null ? 0 : batch.records());
    }
}
