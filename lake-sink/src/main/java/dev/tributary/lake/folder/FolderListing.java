package dev.tributary.lake.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Lists a folder as a store without folders would: by whole names, in the order of their characters. One folder's
 * entries are held at a time for each level.
 *
 * @param root the store's folder
 */
record FolderListing(Path root) {

    /** Where objects lie while they are written; hidden, as all that begins with a dot. */
    static final String INCOMING = ".incoming";

    /**
     * An entry of a folder.
     *
     * @param name the object's name; ends in a slash for a folder, so that folders sort as their content does
     */
    private record Entry(String name, Path path) {}

    Stream<String> names(String prefix) {
        int slash = prefix.lastIndexOf('/');
        String folder = prefix.substring(0, slash + 1);
        return below(folder, root.resolve(folder), prefix);
    }

    private Stream<String> below(String folderName, Path folder, String prefix) {
        return entries(folderName, folder).stream()
                .filter(entry ->
                        entry.name.startsWith(prefix) || (entry.name.endsWith("/") && prefix.startsWith(entry.name)))
                .flatMap(entry ->
                        entry.name.endsWith("/") ? below(entry.name, entry.path, prefix) : Stream.of(entry.name));
    }

    private static List<Entry> entries(String folderName, Path folder) {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            paths.forEach(path -> {
                String name = fileName(path);
                if (!name.startsWith(".")) {
                    entries.add(new Entry(folderName + name + (Files.isDirectory(path) ? "/" : ""), path));
                }
            });
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException failure) {
            throw FolderObjectStore.translated(folderName, failure);
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), "an object lies in a folder");
    }

    private static String fileName(Path path) {
        return Objects.requireNonNull(path.getFileName(), "an entry has a name").toString();
    }
}
