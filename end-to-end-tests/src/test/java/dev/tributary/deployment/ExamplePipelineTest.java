package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExamplePipelineTest {

    private static final String FILE = "examples/postgres-to-duckdb.yaml";
    private static final Map<String, String> ENVIRONMENT = Map.of("SOURCE_PASSWORD", "given");

    @Test
    void namesOnlyTheSourceSoThatTheRestIsEmbedded() {
        PipelineFile file = PipelineFiles.load(Repository.ROOT.resolve(FILE), ENVIRONMENT);

        assertEquals("tributary_shop", file.theSource().slotIn(file.pipeline()));
        assertTrue(file.source().isPresent());
        assertTrue(file.kafka().isEmpty() && file.registry().isEmpty());
        assertTrue(file.lake().isEmpty() && file.warehouse().isEmpty());
    }

    @Test
    void saysWhichVariableIsMissing() {
        TributaryException refused = assertThrows(
                TributaryException.class, () -> PipelineFiles.load(Repository.ROOT.resolve(FILE), Map.of()));

        assertTrue(String.valueOf(refused.getMessage()).contains("SOURCE_PASSWORD"));
    }

    @Test
    void whatItShowsInCommentsIsRightToo(@TempDir Path folder) throws IOException {
        String shown = Repository.read(FILE)
                .lines()
                .map(line -> line.matches(" {2}#( {1,}[a-z_]+:| public\\.).*") ? line.replaceFirst("# ", "") : line)
                .collect(Collectors.joining("\n"));
        Path uncommented = Files.writeString(folder.resolve("pipeline.yaml"), shown);

        PipelineFile file = PipelineFiles.load(uncommented, ENVIRONMENT);

        assertEquals(
                2,
                file.table(TableId.parse("public.orders")).orElseThrow().rules().size());
    }
}
