package dev.tributary.endtoend.kill;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.endtoend.random.RandomHistory;
import dev.tributary.service.lifecycle.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void I2_F17_captureDiesBetweenAnyTwoEffects() throws Exception {
        dies(ServiceKind.CAPTURE);
    }

    @Test
    void F26_theProcessorDiesBetweenAnyTwoEffects() throws Exception {
        dies(ServiceKind.PROCESSOR);
    }

    @Test
    void F33_theSinkDiesBetweenAnyTwoEffects() throws Exception {
        dies(ServiceKind.SINK);
    }

    @Test
    void F42_theMergerDiesBetweenAnyTwoEffects() throws Exception {
        dies(ServiceKind.MERGER);
    }

    /** At one point after the other, each instance in the place of the one before. */
    private void dies(ServiceKind kind) throws Exception {
        List<CrashPoint> points = Arrays.stream(CrashPoint.values())
                .filter(point -> point.name().startsWith(kind.name() + "_"))
                .toList();
        List<Load> load = pipeline.load();
        Instance before = pipeline.supervisor().instance(kind);
        arm(kind, points.get(0));
        before.kill();
        for (int i = 0; i < points.size(); i++) {
            Instance armed = next(kind, before);
            if (i + 1 < points.size()) {
                arm(kind, points.get(i + 1));
            }
            await(points.get(i) + " is reached").atMost(Duration.ofMinutes(4)).until(() -> !armed.isAlive());
            assertEquals(CrashPoint.EXIT_CODE, armed.exitCode(), armed::lastWords);
            before = armed;
        }
        load.forEach(Load::close);
        pipeline.awaitQuiet();
        assertEquals(Map.of(SEED, List.of()), pipeline.differences());
    }

    /** The third time that it comes there, so that there is something before it and something behind. */
    private void arm(ServiceKind kind, CrashPoint point) {
        pipeline.supervisor().optionsForNextStart(kind, "-D" + CrashPoint.PROPERTY + "=" + point + ":3");
    }

    private Instance next(ServiceKind kind, Instance before) {
        await("another instance").until(() -> pipeline.supervisor().instance(kind) != before);
        return pipeline.supervisor().instance(kind);
    }
}
