package dev.tributary.endtoend.kill;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.endtoend.random.RandomHistory;
import dev.tributary.service.lifecycle.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Single faults that have a name, while the source is written to; one pipeline lives through all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultsE2E {

    private static final long SEED = 11;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Servers servers;
    private final PipelineUnderFire pipeline;
    private final Supervisor supervisor;

    FaultsE2E(@TempDir Path folder) throws Exception {
        servers = Servers.start(folder);
        pipeline = new PipelineUnderFire(servers, folder.resolve("pipeline"), List.of(new RandomHistory(SEED)));
        supervisor = pipeline.supervisor();
    }

    @BeforeAll
    void start() throws Exception {
        pipeline.start();
    }

    @BeforeEach
    void awaitReady() {
        for (ServiceKind kind : ServiceKind.values()) {
            await(kind + " is ready")
                    .atMost(PATIENCE)
                    .until(() -> supervisor.instance(kind).isReady());
        }
    }

    @AfterAll
    void stop() {
        pipeline.close();
        servers.close();
    }

    @Test
    void F23_whenTheBrokerWasAwayEveryServiceGoesOn() throws Exception {
        Map<ServiceKind, Instance> before = instances();
        List<Load> load = pipeline.load();
        servers.kafka().kill();
        servers.kafka().restart();
        assertEquals(before, quiet(load), "none of them has ended");
        check();
    }

    @Test
    void I2_F24_aCaptureThatWakesUpIsFenced() throws Exception {
        List<Load> load = pipeline.load();
        Instance zombie = supervisor.instance(ServiceKind.CAPTURE);
        zombie.stop();
        Instance heir = supervisor.startAnother(ServiceKind.CAPTURE);
        await("the heir works").atMost(PATIENCE).until(heir::isReady);
        zombie.goOn();
        await("the zombie ends").atMost(PATIENCE).until(() -> !zombie.isAlive());
        assertEquals(ExitCode.FAILED_OUTSIDE, zombie.exitCode(), zombie::lastWords);
        assertTrue(zombie.lastWords().contains("another instance of capture has taken over"), zombie::lastWords);
        supervisor.killOthers();
        quiet(load);
        check();
    }

    @Test
    void F24_F26_aProcessorThatWakesUpIsFenced() throws Exception {
        List<Load> load = pipeline.load();
        Instance zombie = supervisor.instance(ServiceKind.PROCESSOR);
        zombie.stop();
        Instance heir = supervisor.startAnother(ServiceKind.PROCESSOR);
        await("the heir works").atMost(PATIENCE).until(() -> finished(heir) > 0);
        zombie.goOn();
        await("both work").atMost(PATIENCE).until(() -> zombie.isReady() && heir.isReady());
        supervisor.killOthers();
        assertSame(zombie, quiet(load).get(ServiceKind.PROCESSOR));
        check();
    }

    @Test
    void F26_aProcessorIsKilledAndItsStateIsWiped() throws Exception {
        List<Load> load = pipeline.load();
        Instance another = supervisor.startAnother(ServiceKind.PROCESSOR);
        await("both work").atMost(PATIENCE).until(() -> finished(another) > 0);
        supervisor.killAndWipe(ServiceKind.PROCESSOR);
        await("it is there again")
                .atMost(PATIENCE)
                .until(() -> supervisor.instance(ServiceKind.PROCESSOR).isReady());
        supervisor.killOthers();
        quiet(load);
        check();
    }

    @Test
    void F36_aSinkThatWakesUpLosesItsPartitions() throws Exception {
        List<Load> load = pipeline.load();
        Instance zombie = supervisor.instance(ServiceKind.SINK);
        zombie.stop();
        Instance heir = supervisor.startAnother(ServiceKind.SINK);
        await("the heir works").atMost(PATIENCE).until(() -> landed(heir));
        zombie.goOn();
        await("both work").atMost(PATIENCE).until(() -> zombie.isReady() && heir.isReady());
        supervisor.killOthers();
        assertSame(zombie, quiet(load).get(ServiceKind.SINK));
        check();
    }

    @Test
    void I4_F36_anOldCommitThatIsAnnouncedAgainTakesNoRowBack() throws Exception {
        List<Load> load = pipeline.load();
        quiet(load);
        pipeline.oldAnnouncements().send();
        quiet(List.of());
        check();
    }

    @Test
    void F43_aSecondMergerIsRefusedAndTheFirstGoesOn() throws Exception {
        Map<ServiceKind, Instance> before = instances();
        List<Load> load = pipeline.load();
        Instance second = supervisor.startAnother(ServiceKind.MERGER);
        await("it ends").atMost(PATIENCE).until(() -> !second.isAlive());
        assertEquals(ExitCode.WRONG_USE, second.exitCode(), second::lastWords);
        assertTrue(second.lastWords().contains("a DuckDB file has one owner at a time"), second::lastWords);
        assertEquals(before, quiet(load), "none of them has ended");
        check();
    }

    private Map<ServiceKind, Instance> instances() {
        Map<ServiceKind, Instance> instances = new EnumMap<>(ServiceKind.class);
        for (ServiceKind kind : ServiceKind.values()) {
            instances.put(kind, supervisor.instance(kind));
        }
        return instances;
    }

    private static long finished(Instance processor) {
        long[] records = {0};
        processor.status().ifPresent(status -> status.path("tables")
                .forEach(table -> records[0] += table.path("records").asLong()));
        return records[0];
    }

    private static boolean landed(Instance sink) {
        return sink.status().map(status -> !status.path("tables").isEmpty()).orElse(false);
    }

    /** Ends the load and waits until all is quiet; the instances that there are then. */
    private Map<ServiceKind, Instance> quiet(List<Load> load) throws Exception {
        load.forEach(Load::close);
        pipeline.awaitQuiet();
        return instances();
    }

    private void check() throws Exception {
        assertEquals(Map.of(SEED, List.of()), pipeline.differences());
    }
}
