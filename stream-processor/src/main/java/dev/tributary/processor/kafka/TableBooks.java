package dev.tributary.processor.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.processor.avro.TablePlan;
import dev.tributary.service.metrics.CanaryAge;
import dev.tributary.service.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What happened to each table, for status and metrics. Counts from the start of the process; what was processed in a
 * transaction that was aborted, and so again, is counted again. Thread-safe.
 */
public final class TableBooks {

    private final PipelineFile file;
    private final Meters meters;
    private final ConcurrentMap<TableId, Book> books = new ConcurrentHashMap<>();
    private final ConcurrentMap<TableId, String> stopped = new ConcurrentHashMap<>();
    private final LongAdder all = new LongAdder();
    private final CanaryAge canary;

    /** The counters of one table. */
    static final class Book {
        private final LongAdder barriers = new LongAdder();
        private final Counter cleaned;
        private final Counter flagged;
        private final Counter rejected;
        private final Counter deadLettered;
        private volatile List<String> problems = List.of();

        private Book(Meters meters, TableId table) {
            cleaned = meters.cleaned(table);
            flagged = meters.flagged(table);
            rejected = meters.rejected(table);
            deadLettered = meters.deadLettered(table);
        }
    }

    public TableBooks(PipelineFile file, Meters meters, Clock clock) {
        this.file = file;
        this.meters = meters;
        this.canary = new CanaryAge(meters, clock, "processed");
    }

    private Book book(TableId table) {
        return books.computeIfAbsent(table, id -> new Book(meters, id));
    }

    void planned(TablePlan plan) {
        book(plan.table()).problems = plan.problems();
    }

    void cleaned(TableId table, boolean flagged, boolean rejected) {
        Book book = book(table);
        all.increment();
        book.cleaned.increment();
        if (flagged) {
            book.flagged.increment();
        }
        if (rejected) {
            book.rejected.increment();
        }
    }

    /** How old the newest canary is. */
    public CanaryAge canary() {
        return canary;
    }

    void barrier(TableId table) {
        all.increment();
        book(table).barriers.increment();
    }

    void deadLettered(TableId table) {
        all.increment();
        book(table).deadLettered.increment();
    }

    /** The table goes on no more; the others do (I7). */
    void stop(TableId table, String reason) {
        if (stopped.put(table, reason) == null) {
            meters.stopped(table, "stream-processor", () -> isStopped(table) ? 1 : 0);
        }
    }

    boolean isStopped(TableId table) {
        return stopped.containsKey(table);
    }

    boolean anyStopped() {
        return !stopped.isEmpty();
    }

    /** Records finished since the start. */
    public long finished() {
        return all.sum();
    }

    /** Why some table is not done as the pipeline file says; empty if all are. */
    public Optional<String> complaint() {
        if (!stopped.isEmpty()) {
            return Optional.of(stopped.entrySet().stream()
                    .map(entry -> entry.getKey() + " has stopped: " + entry.getValue())
                    .collect(Collectors.joining("; ")));
        }
        return books.entrySet().stream()
                // What a pattern says need not fit each table of it.
                .filter(entry -> file.tables().containsKey(entry.getKey().toString()))
                .flatMap(entry -> entry.getValue().problems.stream())
                .sorted()
                .findFirst();
    }

    /** Per table, for status. */
    public Map<String, Object> status() {
        Map<String, Object> tables = new LinkedHashMap<>();
        books.keySet().stream().sorted().forEach(table -> {
            Book book = book(table);
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("records", (long) book.cleaned.count());
            of.put("flagged", (long) book.flagged.count());
            of.put("rejected", (long) book.rejected.count());
            of.put("deadLettered", (long) book.deadLettered.count());
            of.put("barriers", book.barriers.sum());
            of.put("problems", book.problems);
            String reason = stopped.get(table);
            if (reason != null) {
                of.put("stopped", reason);
            }
            tables.put(table.toString(), of);
        });
        return tables;
    }
}
