package dev.tributary.local.stack;

import dev.tributary.capture.SnapshotRequests;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.contracts.TableId;
import dev.tributary.local.verify.Difference;
import dev.tributary.local.verify.TableReport;
import dev.tributary.local.verify.Verified;
import dev.tributary.local.verify.Verifier;
import dev.tributary.local.verify.VerifyRequest;
import dev.tributary.merger.steps.WarehouseReader;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Compares the source of a running stack with its warehouse, and has rows that differ read again. */
public final class Verification {

    private final LocalStack stack;
    private final Consumer<String> progress;

    /**
     * @param progress is told what is done now
     */
    public Verification(LocalStack stack, Consumer<String> progress) {
        this.stack = stack;
        this.progress = progress;
    }

    /**
     * Compares; and if that is asked for, repairs and compares what differed again.
     *
     * @throws TributaryException as {@link Verifier#verify(dev.tributary.contracts.pipeline.PipelineFile, VerifyRequest)}
     */
    public Verified run(VerifyRequest request) {
        List<TableReport> found = verify(request);
        if (!request.repair() || found.stream().allMatch(TableReport::equal)) {
            return new Verified(found, Map.of());
        }
        Map<String, Integer> repaired = new TreeMap<>();
        for (TableReport report : found) {
            if (!report.equal()) {
                repaired.put(report.table(), repair(report));
            }
        }
        Map<String, TableReport> again = new TreeMap<>();
        verify(request.of(List.copyOf(repaired.keySet()))).forEach(report -> again.put(report.table(), report));
        return new Verified(
                found.stream()
                        .map(report -> again.getOrDefault(report.table(), report))
                        .toList(),
                repaired);
    }

    private List<TableReport> verify(VerifyRequest request) {
        try (Connection source = stack.source();
                WarehouseReader warehouse = stack.reader()) {
            MarkPassage passage = new MarkPassage(stack, request.timeout(), progress);
            return new Verifier(source, warehouse, passage, progress).verify(stack.file(), request);
        } catch (SQLException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT,
                    "source and warehouse could not be compared: " + failure.getMessage(),
                    failure);
        }
    }

    /** Has a table's rows that differ read again; returns how many those are. */
    private int repair(TableReport report) {
        progress.accept("repairs " + report.table());
        List<List<String>> keys = report.differences().stream()
                .map(Difference::key)
                .filter(key -> !key.isEmpty())
                .distinct()
                .toList();
        long number = 0;
        for (int from = 0; from < keys.size(); from += SnapshotRequest.Keys.MOST) {
            List<List<String>> some = keys.subList(from, Math.min(keys.size(), from + SnapshotRequest.Keys.MOST));
            SnapshotRequest request = SnapshotRequest.of(
                    TableId.parse(report.table()), new SnapshotRequest.Keys(report.key(), new ArrayList<>(some)));
            number = SnapshotRequests.send(stack.context(), request);
        }
        awaitRead(number);
        return keys.size();
    }

    private void awaitRead(long number) {
        Service capture = stack.services().get(0);
        if (!stack.await(
                VerifyRequest.ALL.timeout(),
                () -> capture.status().getOrDefault("requests", 0L) instanceof Number heeded
                        && heeded.longValue() >= number)) {
            throw Stalled.because(capture.name(), "it has not read the rows that differ");
        }
    }
}
