package dev.tributary.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The file that one start of a server logs to. The one before it is kept beside it. */
final class ServerLog {
    private static final int TAIL_BYTES = 8 * 1024;

    private final Path file;

    private ServerLog(Path file) {
        this.file = file;
    }

    /** Puts the log of the last start aside, so that this start's lines are the only ones in the file. */
    static ServerLog begin(Path file) {
        try {
            if (Files.exists(file)) {
                Path previous = file.resolveSibling(file.getFileName() + ".previous");
                Files.move(file, previous, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.createFile(file);
            return new ServerLog(file);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "cannot write the log " + file + ": " + EmbeddedServerException.reason(e), e);
        }
    }

    Path file() {
        return file;
    }

    /** The last lines, at most eight kibibytes; empty where nothing can be read. */
    List<String> tail() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, log.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The last {@code lines} lines joined to one, without the frames of stack traces, for an error message. */
    String lastLines(int lines) {
        List<String> tail = tail().stream()
                .filter(line -> !line.isBlank() && !line.startsWith("\tat ") && !line.startsWith("\t... "))
                .toList();
        return String.join(" | ", tail.subList(Math.max(0, tail.size() - lines), tail.size()));
    }
}
