package dev.tributary.local;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Home;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which stack is meant. */
public final class HomeOptions {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = ".tributary",
            description = "The folder that holds all data (default: ${DEFAULT-VALUE}).")
    private Path home = Path.of(".tributary");

    @Option(names = "--pipeline", paramLabel = "FILE", description = "The pipeline file that the stack runs with.")
    private @Nullable Path pipeline;

    @Option(names = "--json", description = "Results as JSON, one object a line.")
    private boolean json;

    @Option(names = "--debug", description = "Shows stack traces.")
    private boolean debug;

    public Path home() {
        return home;
    }

    public boolean json() {
        return json;
    }

    public boolean debug() {
        return debug;
    }

    /** Where the pipeline file is, if one was named. */
    public Optional<Path> pipelinePath() {
        return Optional.ofNullable(pipeline);
    }

    /** The pipeline file, if one was named. */
    public Optional<PipelineFile> pipeline() {
        return pipelinePath().map(file -> PipelineFiles.load(file, System.getenv()));
    }

    /** The pipeline file: the one that was named, else the one that the home ran with last. */
    public PipelineFile pipelineOfHome() {
        return pipeline().orElseGet(() -> {
            Path last = home.resolve(Home.LAST_PIPELINE);
            if (!Files.exists(last)) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        "no pipeline has run on " + home + ": name its home with --home, or run tributary demo first");
            }
            return PipelineFiles.load(last, System.getenv());
        });
    }

    /** Keeps a copy of the named pipeline file in the home; it holds references, no secrets. */
    public void remember(Home opened) {
        if (pipeline != null) {
            try {
                Files.copy(pipeline, opened.resolve(Home.LAST_PIPELINE), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failure) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR, home + " cannot be written: choose another with --home", failure);
            }
        }
    }
}
