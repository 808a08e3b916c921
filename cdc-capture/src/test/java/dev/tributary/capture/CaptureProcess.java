package dev.tributary.capture;

import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.contracts.pipeline.SourceUrl;
import dev.tributary.contracts.pipeline.TableConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Capture in a process of its own, for tests that kill it. */
final class CaptureProcess {

    private CaptureProcess() {}

    /** Starts it on a pipeline file; the password goes by the environment. */
    static Process start(PipelineFile file, Path log) throws IOException {
        SourceConfig source = file.theSource();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CaptureProcess.class.getName(),
                file.pipeline(),
                source.url().toString(),
                file.theKafka().bootstrapServers(),
                String.valueOf(file.theKafka().partitions()),
                file.theRegistry().url()));
        command.addAll(file.tables().keySet());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("SOURCE_PASSWORD", source.password().orElseThrow().value());
        File output = log.toFile();
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start();
    }

    public static void main(String[] arguments) {
        Map<String, TableConfig> tables = new TreeMap<>();
        for (int i = 5; i < arguments.length; i++) {
            tables.put(arguments[i], TableConfig.NONE);
        }
        PipelineFile file = new PipelineFile(
                arguments[0],
                Optional.of(new SourceConfig(
                        SourceUrl.parse(arguments[1]),
                        Optional.of(new Secret(System.getenv("SOURCE_PASSWORD"))),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMillis(500))),
                Optional.of(new KafkaConfig(arguments[2], Integer.parseInt(arguments[3]), -1, Map.of())),
                Optional.of(new RegistryConfig(arguments[4])),
                Optional.empty(),
                Optional.empty(),
                tables);
        CdcCapture capture = TestPipeline.capture(file);
        capture.start();
        capture.terminated().join();
    }
}
