package dev.tributary.local.replay;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Sets a stage back in Kafka, so that what it has read runs again. Never forward: what a group has not read yet is not
 * skipped.
 */
public final class Replay implements AutoCloseable {

    private final Topics topics;
    private final ReplayRequest request;
    private final StageOffsets offsets;

    public Replay(PipelineFile file, ReplayRequest request) {
        this.topics = file.topics();
        this.request = request;
        this.offsets = new StageOffsets(file.theKafka(), topics, request.stage());
    }

    /**
     * Requires that Kafka has every raw record there ever was.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} with the first partition of which it lacks some
     */
    public static void requireAllRaw(PipelineFile file) {
        try (StageOffsets raw = new StageOffsets(file.theKafka(), file.topics(), Stage.PROCESSOR)) {
            raw.offsets(raw.partitions(), OffsetSpec.earliest()).forEach((partition, first) -> {
                if (first > 0) {
                    throw new TributaryException(
                            ErrorKind.NEEDS_OPERATOR,
                            partition + " begins at offset " + first + " by now: a build beside would lack what lay"
                                    + " before; replay what is there with --stage processor --from earliest");
                }
            });
        }
    }

    /**
     * What would run again.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if Kafka no longer has it all, or does not know such a table
     */
    public ReplayPlan plan() {
        ReplayFrom from = ReplayFrom.parse(request.from());
        SortedMap<TopicPartition, Long> committed = ofTables(offsets.committed());
        Map<TopicPartition, Long> first = offsets.offsets(committed, OffsetSpec.earliest());
        Map<TopicPartition, Long> begin = new HashMap<>();
        if (from instanceof ReplayFrom.Time time) {
            begin.putAll(offsets.offsets(
                    committed, OffsetSpec.forTimestamp(time.instant().toEpochMilli())));
        } else {
            first.forEach((partition, offset) ->
                    begin.put(partition, from instanceof ReplayFrom.Offset wanted ? wanted.offset() : offset));
        }
        List<ReplayPlan.Range> ranges = new ArrayList<>();
        committed.forEach((partition, end) -> {
            long start = begin.getOrDefault(partition, -1L);
            // No record is that young, or the group has not come that far: nothing of it runs again.
            if (start >= 0 && start < end) {
                requireKept(from, partition, start, first.getOrDefault(partition, 0L));
                ranges.add(new ReplayPlan.Range(partition.topic(), partition.partition(), start, end));
            }
        });
        return new ReplayPlan(request.stage(), ranges, notes(first, ranges));
    }

    /** An offset that Kafka no longer has, or a time of which it may no longer have all, is no place to begin at. */
    private static void requireKept(ReplayFrom from, TopicPartition partition, long start, long first) {
        boolean gone = from instanceof ReplayFrom.Offset && start < first;
        boolean perhapsGone = from instanceof ReplayFrom.Time && start == first && first > 0;
        if (gone || perhapsGone) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    partition + " begins at offset " + first + " by now, so that "
                            + (gone ? "offset " + start + " is" : "what lies before may be")
                            + " gone: replay what is there with --from earliest, or rebuild the warehouse with"
                            + " tributary replay --from-lake");
        }
    }

    private List<String> notes(Map<TopicPartition, Long> first, List<ReplayPlan.Range> ranges) {
        List<String> notes = new ArrayList<>();
        for (ReplayPlan.Range range : ranges) {
            long begin = first.getOrDefault(new TopicPartition(range.topic(), range.partition()), 0L);
            if (begin > 0 && begin == range.begin()) {
                notes.add(range.topic() + "-" + range.partition() + ": Kafka no longer has what lies before offset "
                        + begin + "; that is left as it is");
            }
        }
        if (request.stage() == Stage.MERGER && !request.tables().isEmpty()) {
            notes.add("tables share the partitions of " + topics.lakeCommits()
                    + ": others on the same one are merged again too, which leaves them as they are");
        }
        return notes;
    }

    private SortedMap<TopicPartition, Long> ofTables(SortedMap<TopicPartition, Long> committed) {
        if (request.tables().isEmpty()) {
            return committed;
        }
        Map<String, Integer> partitions = offsets.partitionCounts();
        SortedMap<TopicPartition, Long> chosen = new TreeMap<>(committed.comparator());
        for (String name : request.tables()) {
            TableId table = TableId.parse(name);
            Map<TopicPartition, Long> its = new HashMap<>(committed);
            its.keySet().removeIf(each -> !request.stage()
                    .holds(topics, table, each.topic(), each.partition(), partitions.getOrDefault(each.topic(), 1)));
            if (its.isEmpty()) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        name + ": " + request.stage().group(topics) + " has read nothing of it: it has read "
                                + new TreeMap<>(partitions).keySet());
            }
            chosen.putAll(its);
        }
        return chosen;
    }

    /**
     * Sets the group back.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if instances are at work
     */
    public void reset(ReplayPlan plan) {
        offsets.requireIdle();
        Map<TopicPartition, Long> begin = new HashMap<>();
        plan.ranges().forEach(range -> begin.put(new TopicPartition(range.topic(), range.partition()), range.begin()));
        if (!begin.isEmpty()) {
            offsets.set(begin);
        }
    }

    /** Offsets of the plan that the group has not committed again; 0 when it has caught up. */
    public long left(ReplayPlan plan) {
        Map<TopicPartition, Long> committed = offsets.committed();
        return plan.ranges().stream()
                .mapToLong(range -> range.end()
                        - Math.max(
                                range.begin(),
                                Math.min(
                                        range.end(),
                                        committed.getOrDefault(
                                                new TopicPartition(range.topic(), range.partition()), 0L))))
                .sum();
    }

    @Override
    public void close() {
        offsets.close();
    }
}
