package dev.tributary.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one server, held exclusively while it is open.
 *
 * <p>The hold is a lock of the operating system, so it ends with this process even on SIGKILL. Whoever has it may take
 * any server still running on the directory for a leftover of a process that is gone.
 */
final class ServerDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private ServerDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** @throws EmbeddedServerException when the directory cannot be written or another live server holds it */
    static ServerDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        FileChannel channel;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot write to " + path + ": " + EmbeddedServerException.reason(e), e);
        }
        if (tryLock(channel) == null) {
            closeQuietly(channel);
            throw new EmbeddedServerException(
                    path + " is in use by another running server: stop that one, or choose another directory");
        }
        return new ServerDirectory(path, channel);
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        closeQuietly(lockFile);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        } catch (IOException e) {
            closeQuietly(channel);
            throw new EmbeddedServerException("cannot lock the directory: " + EmbeddedServerException.reason(e), e);
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing was written; the lock ends with the process at the latest.
        }
    }
}
