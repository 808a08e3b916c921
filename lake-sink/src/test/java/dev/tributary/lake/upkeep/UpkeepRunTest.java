package dev.tributary.lake.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RollConfig;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.folder.FolderObjectStore;
import dev.tributary.service.lifecycle.ServiceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepRunTest {

    @TempDir
    private Path folder;

    private UpkeepFixture lake;

    @BeforeEach
    void open() {
        lake = new UpkeepFixture(FolderObjectStore.open(folder.resolve("lake")));
        lake.land(0, 7, 0);
        lake.land(0, 7, 0);
        lake.advance(Duration.ofHours(4));
    }

    @AfterEach
    void close() {
        lake.close();
    }

    private void run() throws Exception {
        LakeConfig config = new LakeConfig(
                folder.resolve("lake").toUri(), new RollConfig(Duration.ofMinutes(1), new ByteSize(1 << 20)));
        PipelineFile file = new PipelineFile(
                "shop",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(config),
                Optional.empty(),
                Map.of("public.*", TableConfig.NONE));
        ServiceContext context =
                new ServiceContext(file, new SimpleMeterRegistry(), lake.clock, folder.resolve("scratch"));
        try (UpkeepRun run = UpkeepRun.create(context)) {
            run.start();
            run.terminated().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void endsWhenAllIsDone() throws Exception {
        run();

        assertEquals(1, lake.commits().size());
        try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void I7_aTableThatCannotBeReadIsToldAndTheOthersAreDone() {
        TableId broken = new TableId("public", "broken");
        put(UpkeepFixture.PATHS.topic(broken, 1), "topic");
        put(UpkeepFixture.PATHS.commit(broken, "topic", 0, 0), "{");

        ExecutionException told = assertThrows(ExecutionException.class, this::run);

        assertTrue(String.valueOf(told.getMessage()).contains("no commit object: {"), told.getMessage());
        assertEquals(1, lake.commits().size());
    }

    private void put(String name, String content) {
        lake.store.create(name, ObjectContent.of(content.getBytes(StandardCharsets.UTF_8)));
    }
}
