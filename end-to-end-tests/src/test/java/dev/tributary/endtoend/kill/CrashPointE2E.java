package dev.tributary.endtoend.kill;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.endtoend.random.RandomHistory;
import dev.tributary.service.lifecycle.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A service dies between two effects, as often as there are two; the next instance goes on. One pipeline lives through all
 * of it, so what a crash leaves behind meets the crashes after it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrashPointE2E {

    private static final long SEED = 7;

    private final Servers servers;
    private final PipelineUnderFire pipeline;

    CrashPointE2E(@TempDir Path folder) throws Exception {
        servers = Servers.start(folder);
        pipeline = new PipelineUnderFire(servers, folder.resolve("pipeline"), List.of(new RandomHistory(SEED)));
    }

    @BeforeAll
    void start() throws Exception {
        pipeline.start();
    }

    @AfterAll
    void stop() {
        pipeline.close();
        servers.close();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "CAPTURE_.*")
    void I2_F17_captureDiesBetweenAnyTwoEffects(CrashPoint point) throws Exception {
        dies(ServiceKind.CAPTURE, point);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "PROCESSOR_.*")
    void F26_theProcessorDiesBetweenAnyTwoEffects(CrashPoint point) throws Exception {
        dies(ServiceKind.PROCESSOR, point);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "SINK_.*")
    void F33_theSinkDiesBetweenAnyTwoEffects(CrashPoint point) throws Exception {
        dies(ServiceKind.SINK, point);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "MERGER_.*")
    void F42_theMergerDiesBetweenAnyTwoEffects(CrashPoint point) throws Exception {
        dies(ServiceKind.MERGER, point);
    }

    /** The third time, so that there is something before it and something behind. */
    private void dies(ServiceKind kind, CrashPoint point) throws Exception {
        Supervisor supervisor = pipeline.supervisor();
        Instance before = supervisor.instance(kind);
        supervisor.optionsForNextStart(kind, "-D" + CrashPoint.PROPERTY + "=" + point + ":3");
        before.kill();
        List<Load> load = pipeline.load();
        await("another instance").until(() -> supervisor.instance(kind) != before);
        Instance armed = supervisor.instance(kind);
        await(point + " is reached").atMost(Duration.ofMinutes(4)).until(() -> !armed.isAlive());
        load.forEach(Load::close);
        assertEquals(CrashPoint.EXIT_CODE, armed.exitCode(), armed::lastWords);
        pipeline.awaitQuiet();
        assertEquals(Map.of(SEED, List.of()), pipeline.differences());
    }
}
