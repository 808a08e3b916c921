package dev.tributary.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code postmaster.pid}: what a Postgres that runs, or ran, on a data directory left there. */
record PostmasterFile(Path file, Path dataDirectory) {
    static PostmasterFile of(Path dataDirectory) {
        return new PostmasterFile(dataDirectory.resolve("postmaster.pid"), dataDirectory);
    }

    /**
     * The server that runs on this data directory; empty when there is none. Process ids are used again, after a
     * restart of a container even the same few, so the process has to be a Postgres on this very directory.
     */
    Optional<ProcessHandle> runningServer() {
        return pid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive).filter(this::isPostgresHere);
    }

    /** Takes away a file whose server is gone, or Postgres might take a stranger with that process id for it. */
    void deleteIfStale() {
        if (runningServer().isEmpty()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new EmbeddedServerException(
                        "cannot delete the stale " + file + ": " + EmbeddedServerException.reason(e), e);
            }
        }
    }

    private Optional<Long> pid() {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Long.valueOf(lines.get(0).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean isPostgresHere(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        boolean postgres = info.command().map(c -> c.endsWith("postgres")).orElse(true);
        boolean here = info.arguments()
                .map(words -> List.of(words).contains(dataDirectory.toString()))
                .orElse(true);
        return postgres && here;
    }
}
