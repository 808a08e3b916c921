package dev.tributary.lake.upkeep;

import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.service.lifecycle.ServiceContext;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One upkeep of all tables, as a process that ends when it is done: for a job that runs every night. */
public final class UpkeepRun implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(UpkeepRun.class);

    private final LakeUpkeep upkeep;
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "lake-upkeep");

    private UpkeepRun(LakeUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    /**
     * Makes it, without starting it.
     *
     * @throws IllegalArgumentException if the pipeline file lacks a lake
     */
    public static UpkeepRun create(ServiceContext context) {
        return new UpkeepRun(LakeUpkeep.open(context.file(), context.clock(), context.scratch()));
    }

    @Override
    public String name() {
        return "lake-upkeep";
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            upkeep.run(List.of(), false, done -> LOG.info("{}", done.text()));
            terminated.complete(null);
        } catch (RuntimeException | Error failure) {
            terminated.completeExceptionally(failure);
        }
    }

    @Override
    public Health health() {
        return Health.ready();
    }

    @Override
    public OptionalLong pending() {
        return OptionalLong.empty();
    }

    @Override
    public Map<String, Object> status() {
        return Map.of();
    }

    @Override
    public CompletableFuture<Void> terminated() {
        return terminated;
    }

    /** Ends behind the table that it is at. */
    @Override
    public void close() {
        upkeep.stop();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        upkeep.close();
        terminated.complete(null);
    }
}
