package dev.tributary.testkit;

import dev.tributary.embedded.CacheDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server written in Go: built with {@code go install} the first time that it is wanted, and kept in the cache of this
 * user, outside the tree.
 *
 * @param packagePath of its main package
 * @param version such as {@code v1.2.3}
 */
record GoProgram(String packagePath, String version) {
    private static final Logger LOG = LoggerFactory.getLogger(GoProgram.class);

    /**
     * Returns the program.
     *
     * @throws IllegalStateException that says why it is not to be had
     */
    Path installed() {
        String name = packagePath.substring(packagePath.lastIndexOf('/') + 1);
        Path program = CacheDirectory.ofThisUser().resolve(name + "-" + version);
        try {
            if (!Files.isExecutable(program)) {
                build(name, program);
            }
            return program;
        } catch (IOException e) {
            throw new IllegalStateException("cannot build " + packagePath + ": " + e, e);
        }
    }

    /** Built beside and moved into place, so that processes may do this at the same time and be killed while they do. */
    private void build(String name, Path program) throws IOException {
        LOG.info("Building {} {}; this takes a minute or two, once", packagePath, version);
        Path folder = Files.createDirectories(program.resolveSibling("."));
        Path built = Files.createTempDirectory(folder, ".building-");
        try {
            go(built);
            Files.move(built.resolve(name), program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(built.resolve(name));
            Files.deleteIfExists(built);
        }
    }

    private void go(Path target) throws IOException {
        ProcessBuilder command =
                new ProcessBuilder("go", "install", packagePath + "@" + version).redirectErrorStream(true);
        // A Go that is too old fetches the one that the program asks for.
        command.environment().putAll(Map.of("GOBIN", target.toString(), "GOTOOLCHAIN", "auto"));
        Process go = command.start();
        String said = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (go.waitFor() != 0) {
                throw new IOException(said.lines().reduce("", (before, line) -> line));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
