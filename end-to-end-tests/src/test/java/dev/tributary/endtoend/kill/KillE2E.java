package dev.tributary.endtoend.kill;

import static org.junit.jupiter.api.Assertions.fail;

import dev.tributary.endtoend.random.Draw;
import dev.tributary.endtoend.random.RandomHistory;
import dev.tributary.endtoend.random.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services and servers are killed, stopped and cut off from one another while the source is written to, as seeds say. Some
 * seeds share a pipeline and live at once, each with the faults that it has alone. {@link Seeds#PROPERTY} says how to run one
 * alone, {@link #FAULTS} how many faults each sees.
 */
final class KillE2E {

    private static final String FAULTS = "tributary.kill.faults";
    private static final int AT_ONCE = 6;
    private static final Logger LOG = LoggerFactory.getLogger(KillE2E.class);

    private final Map<Faults.Kind, Integer> counts = new TreeMap<>();
    private long rows;
    private long processes;

    @TempDir
    private Path folder = Path.of("");

    @TestFactory
    @DisplayName("I1, I2, I4, I6: whatever is killed, stopped or cut off, nothing is lost and nothing counts twice")
    Stream<DynamicTest> everySeed() {
        List<Long> seeds = Seeds.chosen();
        Servers servers = Servers.start(folder);
        return IntStream.rangeClosed(0, (seeds.size() - 1) / AT_ONCE)
                .mapToObj(i -> seeds.subList(i * AT_ONCE, Math.min(seeds.size(), (i + 1) * AT_ONCE)))
                .flatMap(together -> tests(servers, together))
                .onClose(servers::close);
    }

    private Stream<DynamicTest> tests(Servers servers, List<Long> seeds) {
        Map<Long, List<String>> differences = live(servers, seeds);
        return seeds.stream()
                .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    List<String> found = differences.getOrDefault(seed, List.of());
                    if (!found.isEmpty()) {
                        fail("seed " + seed + " of " + seeds + " (alone: -D" + Seeds.PROPERTY + "=" + seed + "): "
                                + found.size() + " differences\n"
                                + found.stream().limit(20).collect(Collectors.joining("\n")));
                    }
                }));
    }

    private Map<Long, List<String>> live(Servers servers, List<Long> seeds) {
        long begin = System.nanoTime();
        List<RandomHistory> histories = seeds.stream().map(RandomHistory::new).toList();
        List<Faults> faults = new ArrayList<>();
        try (PipelineUnderFire pipeline =
                new PipelineUnderFire(servers, folder.resolve("seed" + seeds.get(0)), histories)) {
            pipeline.start();
            LOG.info("seeds {} stream after {} s", seeds, seconds(begin));
            List<Load> load = pipeline.load();
            seeds.forEach(seed -> faults.add(new Faults(servers, pipeline.supervisor(), new Draw(seed), seeds.size())));
            CompletableFuture.allOf(faults.stream()
                            .map(each -> CompletableFuture.runAsync(() -> each.happen(Integer.getInteger(FAULTS, 20))))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            servers.heal();
            pipeline.supervisor().killOthers();
            load.forEach(Load::close);
            LOG.info("all faults are over after {} s", seconds(begin));
            pipeline.awaitQuiet();
            LOG.info("all is quiet after {} s", seconds(begin));
            Map<Long, List<String>> differences = pipeline.differences();
            faults.forEach(each -> each.counts().forEach((kind, count) -> counts.merge(kind, count, Integer::sum)));
            rows += pipeline.rows();
            processes += pipeline.supervisor().starts();
            LOG.info(
                    "all is compared after {} s; so far {} rows, {} processes, {}",
                    seconds(begin),
                    rows,
                    processes,
                    counts);
            return differences;
        } catch (Exception | AssertionError failure) {
            throw new IllegalStateException("seeds " + seeds + ": " + failure.getMessage(), failure);
        } finally {
            faults.forEach(Faults::close);
        }
    }

    private static long seconds(long begin) {
        return (System.nanoTime() - begin) / 1_000_000_000L;
    }
}
