package dev.tributary.local.stack;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which builds of its tables a home has had, and the files of the one that is built beside the live one. */
final class Builds {

    private static final String LIST = "builds";

    private final Home home;

    Builds(Home home) {
        this.home = home;
    }

    /** The one that is live; empty while it is the first. */
    Optional<String> live() {
        return live(list());
    }

    /** The one that is live in a home that another process may have. */
    static Optional<String> liveIn(Path home) {
        return live(home.resolve(LIST));
    }

    private static Optional<String> live(Path list) {
        List<String> all = all(list);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** In their order, the live one last; the first is not among them. */
    private List<String> all() {
        return all(list());
    }

    private static List<String> all(Path list) {
        try {
            return Files.exists(list) ? Files.readAllLines(list) : List.of();
        } catch (IOException failure) {
            throw failed(list, failure);
        }
    }

    private Path list() {
        return home.resolve(LIST);
    }

    /**
     * Begins a build, or goes on with one that was begun.
     *
     * @param pipelineFile what it is built by
     * @throws TributaryException {@code NEEDS_OPERATOR} if the build is live or was, or was begun by another file
     */
    void begin(String name, Path pipelineFile) {
        if (all().contains(name)) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    "the build " + name + (live().equals(Optional.of(name)) ? " is live" : " was live before")
                            + ": choose another name");
        }
        try {
            Path kept = pipelineFile(name);
            if (!Files.exists(kept)) {
                Files.copy(pipelineFile, kept);
            } else if (Files.mismatch(kept, pipelineFile) >= 0) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        "the build " + name + " was begun by another pipeline file, which is kept in " + kept
                                + ": choose another name");
            }
        } catch (IOException failure) {
            throw failed(pipelineFile, failure);
        }
    }

    /** The copy of the pipeline file that a build was begun with. */
    Path pipelineFile(String name) {
        return home.resolve("pipeline." + name + ".yaml");
    }

    /** The DuckDB file of a build that is not live. */
    static Path beside(Path live, String name) {
        return live.resolveSibling(live.getFileName() + "." + name);
    }

    /** The DuckDB file of the build that a build has replaced. */
    static Path before(Path live, String name) {
        return live.resolveSibling(live.getFileName() + ".before-" + name);
    }

    /**
     * Makes a build the live one. If this is cut short, {@link #finish} does the rest. No process may have the files open.
     *
     * @param live the DuckDB file
     */
    void makeLive(String name, Path live) {
        try {
            List<String> all = new ArrayList<>(all());
            all.add(name);
            Path draft = home.resolve("builds.draft");
            Files.write(draft, all);
            Files.move(draft, list(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw failed(list(), failure);
        }
        finish(live);
    }

    /** Puts the DuckDB file of the live build into its place, if it is not there yet. */
    void finish(Path live) {
        live().ifPresent(name -> {
            Path build = beside(live, name);
            try {
                if (Files.exists(build)) {
                    Files.copy(
                            pipelineFile(name), home.resolve(Home.LAST_PIPELINE), StandardCopyOption.REPLACE_EXISTING);
                    if (Files.exists(live)) {
                        Files.move(live, before(live, name), StandardCopyOption.ATOMIC_MOVE);
                    }
                    Files.move(build, live, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException failure) {
                throw failed(build, failure);
            }
        });
    }

    private static TributaryException failed(Path what, IOException failure) {
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR, what + " cannot be read or written: " + failure.getMessage(), failure);
    }
}
