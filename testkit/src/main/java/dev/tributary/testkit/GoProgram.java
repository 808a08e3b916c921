package dev.tributary.testkit;

import dev.tributary.embedded.CacheDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program written in Go: built the first time that it is wanted, and kept in the cache of this user, outside the tree.
 * Exactly the named version is asked for, with the dependencies of its own {@code go.sum}; {@code go install} would ask
 * for the list of all versions besides, which not every proxy gives. No C compiler is needed.
 *
 * @param module such as {@code github.com/fsouza/fake-gcs-server}
 * @param version such as {@code v1.2.3}
 * @param mainPackage where in the module its main package is, such as {@code .} or {@code ./cmd/server}
 */
record GoProgram(String module, String version, String mainPackage) {
    private static final Logger LOG = LoggerFactory.getLogger(GoProgram.class);
    private static final Pattern DIRECTORY = Pattern.compile("\"Dir\":\\s*\"([^\"]+)\"");

    /**
     * Returns the program.
     *
     * @throws IllegalStateException that says why it is not to be had
     */
    Path installed() {
        // From its second version on a module has the version in its name.
        String unversioned = module.replaceFirst("/v\\d+$", "");
        String name = unversioned.substring(unversioned.lastIndexOf('/') + 1) + "-" + version;
        Path program = CacheDirectory.ofThisUser().resolve(name);
        try {
            if (!Files.isExecutable(program)) {
                build(program);
            }
            return program;
        } catch (IOException e) {
            throw new IllegalStateException("cannot build " + module + ": " + e, e);
        }
    }

    /** Built beside and moved into place, so that processes may do this at the same time and be killed while they do. */
    private void build(Path program) throws IOException {
        LOG.info("Building {} {}; this takes some minutes, once", module, version);
        Path folder = Files.createDirectories(program.resolveSibling("."));
        Path beside = Files.createTempDirectory(folder, ".building-");
        Path built = beside.resolve("program");
        try {
            go(source(folder), "build", "-o", built.toString(), mainPackage);
            Files.move(built, program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(built);
            Files.deleteIfExists(beside);
        }
    }

    /** Of the module, in Go's own cache. */
    private Path source(Path anywhere) throws IOException {
        String downloaded = go(anywhere, "mod", "download", "-json", module + "@" + version);
        Matcher directory = DIRECTORY.matcher(downloaded);
        if (!directory.find()) {
            throw new IOException("go mod download names no directory");
        }
        return Path.of(directory.group(1));
    }

    private static String go(Path directory, String... arguments) throws IOException {
        ProcessBuilder command = new ProcessBuilder("go").directory(directory.toFile());
        command.command().addAll(List.of(arguments));
        command.redirectErrorStream(true);
        // A Go that is too old fetches the one that the program asks for.
        command.environment().putAll(Map.of("CGO_ENABLED", "0", "GOTOOLCHAIN", "auto"));
        Process go = command.start();
        String said = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (go.waitFor() != 0) {
                throw new IOException(
                        "go " + Arrays.toString(arguments) + ": " + said.lines().reduce("", (before, line) -> line));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return said;
    }
}
