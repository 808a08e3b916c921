package dev.tributary.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The folder that holds all of a local stack. Who has it open owns it; a second owner is refused, also from another
 * process.
 */
public final class Home implements AutoCloseable {

    /** The copy of the pipeline file that a home ran with last. */
    public static final String LAST_PIPELINE = "pipeline.yaml";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final FileChannel channel;

    private Home(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * What a running stack says of itself to the other commands.
     *
     * @param pid its process
     * @param port its HTTP port on the loopback interface
     */
    public record Running(long pid, int port) {}

    /**
     * Makes the folder if it is not there, and takes it.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if it cannot be written or another instance runs on it
     */
    public static Home open(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        FileChannel channel = channel(absolute);
        if (!lock(channel)) {
            close(channel);
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    "another Tributary runs on " + absolute + ": stop it, or choose another folder with --home");
        }
        return new Home(absolute, channel);
    }

    /** The stack that runs on a folder, if one does and answers requests. */
    public static Optional<Running> running(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.exists(absolute.resolve("lock"))) {
            return Optional.empty();
        }
        try (FileChannel channel = channel(absolute)) {
            if (lock(channel)) {
                return Optional.empty();
            }
            return Optional.of(JSON.readValue(absolute.resolve("running.json").toFile(), Running.class));
        } catch (IOException starting) {
            String message = "the Tributary on " + absolute + " does not answer yet: try again when it says ready";
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, message, starting);
        }
    }

    private static FileChannel channel(Path folder) {
        try {
            Files.createDirectories(folder);
            return FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            String message = folder + " cannot be written: choose another folder with --home";
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, message, failure);
        }
    }

    private static boolean lock(FileChannel channel) {
        try {
            // Held until the channel is closed or the process ends, however it ends.
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The folder itself, absolute. */
    public Path folder() {
        return folder;
    }

    /** A file or folder in the home. */
    public Path resolve(String name) {
        return folder.resolve(name);
    }

    /** The warehouse's file when the pipeline file names none. */
    public static Path warehouse(Path folder) {
        return folder.toAbsolutePath().normalize().resolve("warehouse.duckdb");
    }

    /** Tells other commands where this stack answers. */
    public void announce(int port) {
        try {
            Path draft = folder.resolve("running.json.draft");
            JSON.writeValue(draft.toFile(), new Running(ProcessHandle.current().pid(), port));
            Files.move(draft, folder.resolve("running.json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.resolve("running.json"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            close(channel);
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
