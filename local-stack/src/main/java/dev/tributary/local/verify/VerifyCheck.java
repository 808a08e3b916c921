package dev.tributary.local.verify;

import dev.tributary.contracts.TableId;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.service.metrics.Meters;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Comparisons again and again, told as a service tells of itself: ready as long as it can compare. One thread runs it. */
public final class VerifyCheck implements Service {

    private final Supplier<Verified> comparison;
    private final Meters meters;
    private final Clock clock;
    private final Map<String, Long> differences = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private volatile @Nullable Instant last;
    private volatile String failure = "it has not compared yet";

    /**
     * @param comparison compares once
     */
    public VerifyCheck(Supplier<Verified> comparison, Meters meters, Clock clock) {
        this.comparison = comparison;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void start() {
        meters.lastVerified(() -> {
            Instant compared = last;
            return compared == null ? Double.NaN : compared.getEpochSecond();
        });
    }

    /**
     * Compares once.
     *
     * @throws TributaryException if that was not possible; the next time may do
     */
    public Verified compare() {
        try {
            Verified verified = comparison.get();
            for (TableReport report : verified.tables()) {
                String table = report.table();
                if (differences.put(table, report.rowsThatDiffer() + report.unread()) == null) {
                    meters.differences(TableId.parse(table), () -> differences.getOrDefault(table, 0L));
                }
            }
            last = clock.instant();
            failure = "";
            return verified;
        } catch (TributaryException failed) {
            failure = String.valueOf(failed.getMessage());
            throw failed;
        }
    }

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public Health health() {
        String reason = failure;
        return reason.isEmpty() ? Health.ready() : Health.notReady(reason);
    }

    @Override
    public OptionalLong pending() {
        return OptionalLong.empty();
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        Instant compared = last;
        if (compared != null) {
            status.put("lastSuccess", compared.toString());
        }
        status.put("differences", Map.copyOf(differences));
        return status;
    }

    @Override
    public CompletableFuture<Void> terminated() {
        return terminated;
    }

    @Override
    public void close() {
        terminated.complete(null);
    }
}
