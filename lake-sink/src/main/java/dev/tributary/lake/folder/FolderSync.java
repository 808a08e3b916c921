package dev.tributary.lake.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Forces files and folders to the disk, so that what is announced survives a loss of power. */
final class FolderSync {

    private FolderSync() {}

    /** Forces a file's content, or a folder's entries. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes the folders that are missing and forces the entry of each. */
    static void createDirectories(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = FolderListing.parent(folder);
        createDirectories(parent);
        Files.createDirectories(folder);
        force(parent);
    }
}
