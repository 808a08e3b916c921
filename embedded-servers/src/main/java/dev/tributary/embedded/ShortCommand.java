package dev.tributary.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A program that runs to its end and says little. */
final class ShortCommand {
    private ShortCommand() {}

    /** @param output standard output and error, joined to one line */
    record Result(int exitCode, String output) {}

    /** Runs the command; an unknown program is exit code 127, as in a shell. */
    static Result run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(
                    process.waitFor(), output.lines().map(String::strip).collect(Collectors.joining(" | ")));
        } catch (IOException e) {
            return new Result(127, EmbeddedServerException.reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while running " + command.get(0), e);
        }
    }
}
