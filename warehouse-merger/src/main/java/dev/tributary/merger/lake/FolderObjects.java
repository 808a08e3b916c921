package dev.tributary.merger.lake;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A lake in a local folder.
 *
 * @param root absolute
 */
public record FolderObjects(Path root) implements LakeObjects {

    @Override
    public Optional<byte[]> read(String name) {
        try {
            return Optional.of(Files.readAllBytes(path(name)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException failure) {
            throw unreadable(name, failure);
        }
    }

    @Override
    public List<String> list(String folder) {
        try (Stream<Path> entries = Files.list(path(folder))) {
            return entries.map(entry -> folder + entry.getFileName()).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException failure) {
            throw unreadable(folder, failure);
        }
    }

    private Path path(String name) {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR, name + " leads out of the lake: who wrote that commit?");
        }
        return path;
    }

    private static TributaryException unreadable(String name, IOException failure) {
        return new TributaryException(ErrorKind.TRANSIENT, name + " cannot be read: " + failure, failure);
    }
}
