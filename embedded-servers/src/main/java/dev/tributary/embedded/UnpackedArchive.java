package dev.tributary.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tar archive of the class path, unpacked once per machine into a cache directory.
 *
 * <p>A directory in the cache is complete: it is unpacked beside and renamed into place, so processes may do this at
 * the same time and be killed while they do.
 */
final class UnpackedArchive {
    private static final Logger LOG = LoggerFactory.getLogger(UnpackedArchive.class);
    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private UnpackedArchive() {}

    /** The directory that holds the archive's content; its name carries the archive's size, as its version. */
    static Path of(URL archive, String name, Path cache) {
        try {
            URLConnection connection = archive.openConnection();
            connection.setUseCaches(false);
            try (InputStream content = connection.getInputStream()) {
                Path directory = cache.resolve(name + "-" + connection.getContentLengthLong());
                if (!Files.isDirectory(directory)) {
                    long begin = System.nanoTime();
                    unpack(content, cache, directory);
                    LOG.info("Unpacked {} in {} ms", directory, (System.nanoTime() - begin) / 1_000_000);
                }
                return directory;
            }
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "cannot unpack " + name + " into " + cache + " (-Dtributary.cache names another directory): "
                            + EmbeddedServerException.reason(e),
                    e);
        }
    }

    private static void unpack(InputStream content, Path cache, Path directory) throws IOException {
        Files.createDirectories(cache);
        deleteAbandoned(cache);
        Path beside = Files.createTempDirectory(cache, ".unpacking-");
        try (InputStream plain = decompressed(content);
                TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, beside);
            }
        }
        try {
            Files.move(beside, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            deleteTree(beside);
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    private static InputStream decompressed(InputStream content) throws IOException {
        try {
            return new CompressorStreamFactory().createCompressorInputStream(new BufferedInputStream(content, 1 << 16));
        } catch (CompressorException e) {
            throw new IOException("the archive is damaged", e);
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the archive names a file outside of itself");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling(".").normalize());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, root.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0) {
                Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(target));
                permissions.add(PosixFilePermission.OWNER_EXECUTE);
                Files.setPosixFilePermissions(target, permissions);
            }
        }
    }

    private static void deleteAbandoned(Path cache) throws IOException {
        FileTime limit = FileTime.from(Instant.now().minus(ABANDONED_AFTER));
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(cache, ".unpacking-*")) {
            for (Path directory : unfinished) {
                if (isOlder(directory, limit)) {
                    deleteTree(directory);
                }
            }
        }
    }

    private static boolean isOlder(Path directory, FileTime limit) throws IOException {
        try {
            return Files.getLastModifiedTime(directory).compareTo(limit) < 0;
        } catch (NoSuchFileException finishedMeanwhile) {
            return false;
        }
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
