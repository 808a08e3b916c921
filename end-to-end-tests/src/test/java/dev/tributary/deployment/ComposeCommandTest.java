package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Docker Compose itself says of the file, where there is one that is new enough. */
final class ComposeCommandTest {

    private static final List<List<String>> COMMANDS = List.of(List.of("docker", "compose"), List.of("docker-compose"));
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    private record Outcome(int exit, String output) {}

    @Test
    void takesTheFile() throws Exception {
        Outcome outcome = config(command(), Repository.ROOT.resolve("docker-compose.yml"));

        assertEquals(0, outcome.exit(), outcome::output);
    }

    @Test
    void refusesAMisspeltKey(@TempDir Path folder) throws Exception {
        String bad = Repository.read("docker-compose.yml").replace("healthcheck:", "healthchek:");

        assertNotEquals(
                0,
                config(command(), Files.writeString(folder.resolve("docker-compose.yml"), bad))
                        .exit());
    }

    private static Outcome config(List<String> compose, Path file) throws Exception {
        List<String> command = new ArrayList<>(compose);
        command.addAll(
                List.of("--env-file", Repository.ROOT.resolve(".env.example").toString()));
        command.addAll(List.of("-f", file.toString(), "config", "-q"));
        Outcome outcome = run(command);
        assertNotNull(outcome);
        return outcome;
    }

    private static List<String> command() throws Exception {
        for (List<String> candidate : COMMANDS) {
            List<String> ask = new ArrayList<>(candidate);
            ask.addAll(List.of("version", "--short"));
            Outcome outcome = run(ask);
            if (outcome != null && outcome.exit() == 0 && isNewEnough(outcome.output())) {
                return candidate;
            }
        }
        return Assumptions.abort(
                "no Docker Compose 2.26 or newer on this machine; ComposeTest has checked the structure");
    }

    private static boolean isNewEnough(String version) {
        Matcher matcher = VERSION.matcher(version.strip());
        if (!matcher.matches()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        return major > 2 || (major == 2 && Integer.parseInt(matcher.group(2)) >= 26);
    }

    /** Null if there is no such program. */
    private static @Nullable Outcome run(List<String> command) throws InterruptedException, IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            return null;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
