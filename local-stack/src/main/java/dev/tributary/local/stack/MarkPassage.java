package dev.tributary.local.stack;

import dev.tributary.capture.core.Lsn;
import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.capture.postgres.SourceMessages;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.local.replay.Stage;
import dev.tributary.local.verify.Mark;
import dev.tributary.local.verify.Passage;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The way through a running stack. Stage by stage: where the slot has confirmed the mark, what it sees is in the raw topics;
 * where the processor has committed as far as those ended then, in the clean topics; and so on. Each stage is asked only for
 * what was there when the one before had passed, so this ends however much comes behind.
 */
final class MarkPassage implements Passage {

    private final LocalStack stack;
    private final Topics topics;
    private final KafkaClients clients;
    private final Duration atMost;
    private final Consumer<String> progress;

    /**
     * @param atMost for each stage
     * @param progress is told what is waited for
     */
    MarkPassage(LocalStack stack, Duration atMost, Consumer<String> progress) {
        this.stack = stack;
        this.topics = stack.file().topics();
        this.clients = new KafkaClients(stack.file().theKafka());
        this.atMost = atMost;
        this.progress = progress;
    }

    @Override
    public void awaitSnapshots(Set<TableId> tables) {
        Service capture = stack.services().get(0);
        await(capture, () -> {
            Map<String, Object> status = capture.status();
            Map<?, ?> captured = (Map<?, ?>) status.getOrDefault("tables", Map.of());
            Map<?, ?> snapshots = (Map<?, ?>) status.getOrDefault("snapshots", Map.of());
            return tables.stream()
                    .map(TableId::toString)
                    .allMatch(table -> captured.containsKey(table) && !snapshots.containsKey(table));
        });
    }

    @Override
    public void await(Mark mark, Set<TableId> tables) {
        SourceMessages.commitOne(new SourceDatabase(stack.file().theSource()));
        awaitSlot(Lsn.text(mark.end()));
        awaitAll(tables);
    }

    /** Waits until what is in the raw topics of these tables now is in the warehouse. */
    void awaitAll(Set<TableId> tables) {
        try (Admin admin = Admin.create(clients.common("tributary-verify"));
                RecordEnds ends = new RecordEnds(clients, atMost)) {
            pass(admin, ends, Stage.PROCESSOR, tables, topics::raw);
            pass(admin, ends, Stage.SINK, tables, topics::clean);
            pass(admin, ends, Stage.MERGER, tables, table -> topics.lakeCommits());
        } catch (ExecutionException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT,
                    "Kafka cannot be asked how far the services are: " + failure.getMessage(),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TributaryException(ErrorKind.TRANSIENT, "interrupted", interrupted);
        }
    }

    private void awaitSlot(String lsn) {
        Service capture = stack.services().get(0);
        try (Connection source = stack.source()) {
            source.setAutoCommit(true);
            SlotPosition slot = new SlotPosition(source, stack.file());
            await(capture, () -> slot.hasPassed(lsn));
        } catch (SQLException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT, "the source cannot be asked for its slot: " + failure.getMessage(), failure);
        }
    }

    /** Waits until a service has committed as far as its topics end now. */
    private void pass(Admin admin, RecordEnds ends, Stage stage, Set<TableId> tables, Function<TableId, String> topicOf)
            throws ExecutionException, InterruptedException {
        Service service = stack.service(stage.service());
        Set<String> there = admin.listTopics().names().get();
        List<String> names =
                tables.stream().map(topicOf).distinct().filter(there::contains).toList();
        Map<TopicPartition, Long> wanted = new HashMap<>();
        admin.describeTopics(names).allTopicNames().get().forEach((name, topic) -> topic.partitions()
                .forEach(partition -> wanted.put(new TopicPartition(name, partition.partition()), 0L)));
        wanted.putAll(ends.of(Set.copyOf(wanted.keySet())));
        String group = stage.group(topics);
        await(service, () -> hasPassed(admin, group, wanted));
    }

    private static boolean hasPassed(Admin admin, String group, Map<TopicPartition, Long> wanted) {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return wanted.entrySet().stream().allMatch(each -> {
                OffsetAndMetadata done = committed.get(each.getKey());
                return (done == null ? 0 : done.offset()) >= each.getValue();
            });
        } catch (ExecutionException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT,
                    group + ": Kafka does not say how far it is: " + failure.getMessage(),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TributaryException(ErrorKind.TRANSIENT, "interrupted", interrupted);
        }
    }

    private void await(Service service, BooleanSupplier condition) {
        progress.accept("waits for " + service.name());
        if (!stack.await(atMost, condition)) {
            String state = service.health() instanceof Health.NotReady not
                    ? not.reason()
                    : "it is ready, pending " + service.pending() + "; /api/status says more";
            throw Stalled.because(service.name(), state);
        }
    }
}
