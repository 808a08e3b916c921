package dev.tributary.endtoend.random;

import static org.junit.jupiter.api.Assertions.fail;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.endtoend.random.RandomHistory.Part;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.service.config.PipelineFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables, rows, transactions and changes of shape, made from seeds and carried by one stack: silver is what the
 * source holds, bronze what the source did. {@link Seeds#PROPERTY} says how to run one alone.
 */
final class RandomHistoriesE2E {

    private static final int AT_ONCE = 30;

    @TempDir
    private Path folder = Path.of("");

    @TestFactory
    @DisplayName("I1, I3, I5: whatever a source does, silver is equal to it and bronze has each change once")
    Stream<DynamicTest> everySeed() {
        List<Long> seeds = Seeds.chosen();
        return IntStream.rangeClosed(0, (seeds.size() - 1) / AT_ONCE)
                .mapToObj(i -> seeds.subList(i * AT_ONCE, Math.min(seeds.size(), (i + 1) * AT_ONCE)))
                .flatMap(this::tests);
    }

    private Stream<DynamicTest> tests(List<Long> seeds) {
        Map<Long, List<String>> differences = differences(seeds);
        return seeds.stream()
                .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    List<String> found = differences.getOrDefault(seed, List.of());
                    if (!found.isEmpty()) {
                        fail("seed " + seed + " (alone: -D" + Seeds.PROPERTY + "=" + seed + "): " + found.size()
                                + " differences\n" + found.stream().limit(20).collect(Collectors.joining("\n")));
                    }
                }));
    }

    private Map<Long, List<String>> differences(List<Long> seeds) {
        List<RandomHistory> histories = seeds.stream().map(RandomHistory::new).toList();
        try {
            Path home = Files.createTempDirectory(folder, "seeds");
            Path pipeline = Files.writeString(
                    home.resolve("pipeline.yaml"),
                    "pipeline: random\ntables:\n"
                            + histories.stream()
                                    .map(history -> history.schema().pipelineTables())
                                    .collect(Collectors.joining()));
            PipelineFile file = PipelineFiles.load(pipeline, Map.of());
            try (Home held = Home.open(home.resolve("home"));
                    LocalStack stack = LocalStack.create(held, LocalServers.start(held, file))) {
                Run run = new Run(stack, histories);
                run.live(Part.BEFORE);
                run.startWhileItLives();
                run.live(Part.AFTER);
                return run.differences();
            }
        } catch (Exception failure) {
            throw new IllegalStateException("seeds " + seeds + ": " + failure.getMessage(), failure);
        }
    }
}
