package dev.tributary.lake.kafka;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The few threads on which batches go to the lake while the worker goes on polling, so that a slow store costs no
 * rebalance. The worker starts flights and takes what arrives; {@link #oldest} may be asked by any thread.
 */
final class Flights implements AutoCloseable {

    /**
     * A flight that has ended.
     *
     * @param flight what it did; null if it failed
     * @param failure why it failed; null if it did not
     */
    record Arrival(
            PartitionWork work,
            @Nullable Flight flight,
            @Nullable TributaryException failure) {}

    private final Clock clock;
    private final int slots;
    private final ExecutorService threads;
    private final Map<PartitionWork, Instant> inTheAir = new ConcurrentHashMap<>();
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    /**
     * @param slots how many fly at a time
     */
    Flights(Clock clock, int slots) {
        this.clock = clock;
        this.slots = slots;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(slots, task -> {
            Thread thread = new Thread(task, "lake-sink-landing-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Whether one more would fly at once. */
    boolean hasSlot() {
        return inTheAir.size() < slots;
    }

    boolean isEmpty() {
        return inTheAir.isEmpty();
    }

    /** Starts one, or lets it wait for a thread; a partition has at most one. */
    void start(PartitionWork work, long records, Callable<Flight> flight) {
        work.takeOff(records);
        inTheAir.put(work, clock.instant());
        threads.execute(() -> arrivals.add(fly(work, flight)));
    }

    private static Arrival fly(PartitionWork work, Callable<Flight> flight) {
        try {
            return new Arrival(work, flight.call(), null);
        } catch (Exception failure) {
            return new Arrival(work, null, TributaryException.of(failure));
        } catch (Error fatal) {
            return new Arrival(work, null, new TributaryException(ErrorKind.BUG, fatal.toString(), fatal));
        }
    }

    /** The next that has arrived, waited for as long as said. */
    Optional<Arrival> next(Duration patience) {
        try {
            Arrival arrival = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (arrival != null) {
                inTheAir.remove(arrival.work());
                arrival.work().touchDown();
            }
            return Optional.ofNullable(arrival);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** When the one that flies longest began. */
    Optional<Instant> oldest() {
        return inTheAir.values().stream().min(Instant::compareTo);
    }

    /** Interrupts what still flies; it leaves at most files that no commit names. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
