package dev.tributary.endtoend.kill;

import dev.tributary.endtoend.random.Draw;
import dev.tributary.testkit.TcpRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** Faults in an order that chance decides; each begins while earlier ones last. */
final class Faults implements AutoCloseable {

    /** What is done to a service or a server. */
    enum Kind {
        /** SIGKILL. */
        KILL(12),
        /** SIGTERM. */
        RESTART(4),
        /** SIGSTOP and SIGCONT, within all time-outs. */
        PAUSE(4),
        /** SIGSTOP, until the others have given it up and another instance works in its place; then SIGCONT. */
        ZOMBIE(1),
        /** A second instance for some time; which of the two is killed in the end, chance decides. */
        SECOND(2),
        /** SIGKILL, and its folder is deleted. */
        WIPE(2),
        /** All connections of a service to one server. */
        CUT(4),
        REFUSE(2),
        DELAY(2),
        SWALLOW(2),
        POSTGRES(2),
        BROKER(2),
        REGISTRY(1);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final Duration PAST_TIMEOUTS = Duration.ofSeconds(7);

    private final Servers servers;
    private final Supervisor supervisor;
    private final Draw draw;
    private final int slower;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<CompletableFuture<Void>> lasting = new ArrayList<>();

    /**
     * @param slower how many times slower than alone they follow one another
     */
    Faults(Servers servers, Supervisor supervisor, Draw draw, int slower) {
        this.servers = servers;
        this.supervisor = supervisor;
        this.draw = draw;
        this.slower = slower;
    }

    /** Lets a number of faults happen, and returns when the last of them is over. */
    void happen(int number) {
        for (int i = 0; i < number; i++) {
            begin(drawKind(), draw.oneOf(List.of(ServiceKind.values())));
            pause(Duration.ofMillis((long) slower * draw.between(150, 1_100)));
        }
        lasting.forEach(CompletableFuture::join);
    }

    /** How many there were of each kind. */
    Map<Kind, Integer> counts() {
        return counts;
    }

    private Kind drawKind() {
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < kind.weight; i++) {
                kinds.add(kind);
            }
        }
        return draw.oneOf(kinds);
    }

    private void begin(Kind kind, ServiceKind service) {
        counts.merge(kind, 1, Integer::sum);
        Duration some = Duration.ofMillis(draw.between(100, 3_000));
        boolean first = draw.chance(50);
        TcpRelay relay = draw.oneOf(servers.relays(service).all());
        switch (kind) {
            case KILL -> supervisor.instance(service).kill();
            case RESTART -> supervisor.instance(service).terminate();
            case PAUSE -> pauseOne(supervisor.instance(service), some);
            case ZOMBIE -> last(() -> zombie(service));
            case SECOND -> last(() -> second(service, some, first));
            case WIPE -> supervisor.killAndWipe(ServiceKind.PROCESSOR);
            case CUT -> relay.cut();
            case REFUSE -> during(some, relay::refuse, relay::heal);
            case DELAY -> during(some, () -> relay.delay(Duration.ofMillis(200)), relay::heal);
            case SWALLOW -> during(some, relay::swallow, relay::heal);
            case POSTGRES ->
                last(() -> restart(servers.postgres(), servers.postgres()::kill, some, servers.postgres()::restart));
            case BROKER -> last(() -> restart(servers.kafka(), servers.kafka()::kill, some, servers.kafka()::restart));
            case REGISTRY ->
                last(() -> restart(servers.registry(), servers.registry()::kill, some, servers.registry()::restart));
        }
    }

    private void pauseOne(Instance instance, Duration time) {
        during(time, instance::stop, instance::goOn);
    }

    private void zombie(ServiceKind service) {
        Instance zombie = supervisor.instance(service);
        zombie.stop();
        Instance heir = supervisor.startAnother(service);
        pause(PAST_TIMEOUTS);
        zombie.goOn();
        pause(Duration.ofSeconds(1));
        heir.kill();
    }

    private void second(ServiceKind service, Duration time, boolean first) {
        Instance another = supervisor.startAnother(service);
        pause(time.plusSeconds(3));
        if (first) {
            supervisor.instance(service).kill();
            pause(time);
        }
        another.kill();
    }

    private void during(Duration time, Runnable begin, Runnable end) {
        begin.run();
        last(() -> {
            pause(time);
            end.run();
        });
    }

    /** One at a time for each server. */
    private static void restart(Object server, Runnable kill, Duration time, Runnable restart) {
        synchronized (server) {
            kill.run();
            pause(time);
            restart.run();
        }
    }

    private void last(Runnable action) {
        lasting.add(CompletableFuture.runAsync(action, threads));
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
