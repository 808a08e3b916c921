package dev.tributary.lake;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for this process's unfinished files. It is locked while the process lives, so that one which finds it unlocked
 * knows that its owner was killed, and clears it away.
 */
public final class ScratchFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
    private static final String PREFIX = "lake-sink-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel channel;

    private ScratchFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Makes a new one below a folder, after clearing away those of the dead.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if the folder cannot be written
     */
    public static ScratchFolder in(Path scratch) {
        try {
            Files.createDirectories(scratch);
            clearDead(scratch);
            Path folder = Files.createTempDirectory(scratch, PREFIX);
            FileChannel channel = open(folder);
            if (lock(channel) == null) {
                throw new IOException(folder + " is locked by another");
            }
            return new ScratchFolder(folder, channel);
        } catch (IOException failure) {
            String message = "the scratch folder " + scratch + " cannot be written (" + failure + "): name another";
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, message, failure);
        }
    }

    public Path path() {
        return folder;
    }

    private static void clearDead(Path scratch) throws IOException {
        List<Path> folders;
        try (Stream<Path> paths = Files.list(scratch)) {
            folders = paths.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    // Without a lock file its owner is just making it.
                    .filter(path -> Files.exists(path.resolve(LOCK)))
                    .toList();
        }
        for (Path folder : folders) {
            try (FileChannel channel = open(folder)) {
                if (lock(channel) != null) {
                    delete(folder);
                }
            } catch (IOException alreadyGone) {
                LOG.debug("{} was not cleared away: {}", folder, alreadyGone.toString());
            }
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        return FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            return null;
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void close() {
        try (channel) {
            delete(folder);
        } catch (IOException left) {
            LOG.warn("{} is left behind: {}", folder, left.toString());
        }
    }
}
