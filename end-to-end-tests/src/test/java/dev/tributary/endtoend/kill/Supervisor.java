package dev.tributary.endtoend.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs an instance of each service and starts another one when it has ended, however it ended: as Kubernetes would. What
 * is started beside them is not started again. Thread-safe.
 */
final class Supervisor implements AutoCloseable {

    private static final long LOOK_AGAIN_NANOS = 100_000_000L;

    private final Path folder;
    private final Consumer<ServiceKind> beforeRestart;
    private final Map<ServiceKind, Instance> instances = new EnumMap<>(ServiceKind.class);
    private final Map<ServiceKind, List<String>> once = new EnumMap<>(ServiceKind.class);
    private final List<Instance> others = new CopyOnWriteArrayList<>();
    private final List<ServiceKind> held = new ArrayList<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final Thread thread = new Thread(this::watch, "supervisor");
    private volatile boolean closed;

    /**
     * @param folder as {@link Instance#start} takes it
     * @param beforeRestart told which service has ended, before it is started again
     */
    Supervisor(Path folder, Consumer<ServiceKind> beforeRestart) {
        this.folder = folder;
        this.beforeRestart = beforeRestart;
    }

    /** Starts all services, and watches them from now on. */
    void start() {
        startMissing();
        thread.start();
    }

    private void watch() {
        while (!closed) {
            startMissing();
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private synchronized void startMissing() {
        for (ServiceKind kind : ServiceKind.values()) {
            Instance now = instances.get(kind);
            if (!closed && !held.contains(kind) && (now == null || !now.isAlive())) {
                if (now != null) {
                    beforeRestart.accept(kind);
                }
                List<String> options = once.getOrDefault(kind, List.of());
                once.remove(kind);
                instances.put(kind, startOne(kind, scratch(kind), options));
            }
        }
    }

    private Instance startOne(ServiceKind kind, String scratch, List<String> options) {
        return Instance.start(kind, folder, kind.title() + "-" + starts.incrementAndGet(), scratch, options);
    }

    private static String scratch(ServiceKind kind) {
        return "scratch-" + kind.title();
    }

    /** SIGKILL, after which the folder with its temporary files and its state is deleted. */
    synchronized void killAndWipe(ServiceKind kind) {
        instance(kind).kill();
        try (Stream<Path> all = Files.walk(folder.resolve(scratch(kind)))) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (NoSuchFileException none) {
            // It was killed before it had made any.
            return;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** JVM options for the next start of a service, and for that alone. */
    synchronized void optionsForNextStart(ServiceKind kind, String... options) {
        once.put(kind, List.of(options));
    }

    /** The instance of a service that is started again when it ends. */
    synchronized Instance instance(ServiceKind kind) {
        return Objects.requireNonNull(instances.get(kind), "it has not been started");
    }

    /** Starts one more beside it, which is not started again. */
    Instance startAnother(ServiceKind kind) {
        Instance another = startOne(kind, "scratch-" + kind.title() + "-" + others.size(), List.of());
        others.add(another);
        return another;
    }

    /** Ends a service, so that its files can be looked at, until {@link #release}. */
    void hold(ServiceKind kind) throws InterruptedException {
        Instance now;
        synchronized (this) {
            held.add(kind);
            now = instance(kind);
        }
        now.terminate();
        now.exitCode();
    }

    /** It is started again. */
    synchronized void release(ServiceKind kind) {
        held.remove(kind);
    }

    /** Ends all that was started beside the watched ones. */
    void killOthers() {
        others.forEach(Instance::kill);
        others.clear();
    }

    /** How many processes were started. */
    int starts() {
        return starts.get();
    }

    /** Kills all. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            instances.values().forEach(Instance::kill);
        }
        killOthers();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
