package dev.tributary.lake.folder;

import dev.tributary.lake.Crc32cText;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectName;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.StoredObject;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * A store in a folder of a file system with hard links. An object is written beside the others under a name that no
 * listing shows, forced to the disk, and then linked to its own name: the link is what happens at once or not at all,
 * also between processes. A process that is killed leaves at most such a hidden file.
 */
public final class FolderObjectStore implements ObjectStore {

    private final Path root;
    private final Path incoming;

    private FolderObjectStore(Path root) {
        this.root = root;
        this.incoming = root.resolve(FolderListing.INCOMING);
    }

    /**
     * Opens a folder, and makes it where it is missing.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if it cannot be written
     */
    public static FolderObjectStore open(Path root) {
        FolderObjectStore store = new FolderObjectStore(root.toAbsolutePath().normalize());
        try {
            Files.createDirectories(store.incoming);
            return store;
        } catch (IOException failure) {
            String message = "lake.url: the folder " + root + " cannot be written (" + failure + "): name another";
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, message, failure);
        }
    }

    @Override
    public CreateOutcome create(String name, ObjectContent content) {
        Path target = path(name);
        Path hidden = incoming.resolve(UUID.randomUUID().toString());
        try {
            if (Files.exists(target)) {
                return CreateOutcome.ALREADY_EXISTS;
            }
            write(name, content, hidden);
            return link(hidden, target);
        } catch (IOException failure) {
            throw translated(name, failure);
        } finally {
            discard(hidden);
        }
    }

    private void write(String name, ObjectContent content, Path hidden) throws IOException {
        CRC32C crc32c = new CRC32C();
        try (InputStream in = new CheckedInputStream(content.open(), crc32c);
                OutputStream out = Files.newOutputStream(hidden)) {
            in.transferTo(out);
        }
        if (!Crc32cText.of(crc32c).equals(content.crc32c())) {
            throw new TributaryException(ErrorKind.TRANSIENT, name + ": its content was damaged on the way");
        }
        FolderSync.force(hidden);
    }

    private CreateOutcome link(Path hidden, Path target) throws IOException {
        Path folder = FolderListing.parent(target);
        FolderSync.createDirectories(folder);
        try {
            Files.createLink(target, hidden);
        } catch (FileAlreadyExistsException another) {
            return CreateOutcome.ALREADY_EXISTS;
        } catch (UnsupportedOperationException noLinks) {
            String message = "lake.url: the file system of " + root + " has no hard links: name a folder on another";
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, message, noLinks);
        }
        FolderSync.force(folder);
        return CreateOutcome.CREATED;
    }

    @Override
    public Optional<byte[]> read(String name) {
        Path path = path(name);
        try {
            return Files.isRegularFile(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        } catch (IOException failure) {
            throw translated(name, failure);
        }
    }

    @Override
    public Optional<StoredObject> find(String name) {
        Path path = path(name);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        CRC32C crc32c = new CRC32C();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(path), crc32c)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return Optional.of(new StoredObject(name, bytes, Crc32cText.of(crc32c)));
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        } catch (IOException failure) {
            throw translated(name, failure);
        }
    }

    @Override
    public Stream<String> list(String prefix) {
        return new FolderListing(root).names(ObjectName.checkedPrefix(prefix));
    }

    @Override
    public void delete(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException failure) {
            throw translated(name, failure);
        }
    }

    @Override
    public void close() {}

    private Path path(String name) {
        return root.resolve(ObjectName.checked(name));
    }

    static TributaryException translated(String name, IOException failure) {
        if (failure instanceof AccessDeniedException) {
            String message = name + ": the lake's folder refuses it: give this user the right to write there";
            return new TributaryException(ErrorKind.NEEDS_OPERATOR, message, failure);
        }
        // Above all a full disk: it may be freed.
        return new TributaryException(ErrorKind.TRANSIENT, name + ": the lake's folder says: " + failure, failure);
    }

    private static void discard(Path hidden) {
        try {
            Files.deleteIfExists(hidden);
        } catch (IOException left) {
            // No listing shows it.
            return;
        }
    }
}
