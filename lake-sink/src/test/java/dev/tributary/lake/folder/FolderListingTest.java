package dev.tributary.lake.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderListingTest {

    @TempDir
    private Path folder;

    /** Fault 40: what a killed process left, and what is half written, is no object. */
    @Test
    void whatLiesInIncomingIsSeenByNobody() throws Exception {
        FolderObjectStore store = FolderObjectStore.open(folder);
        Files.writeString(folder.resolve(FolderListing.INCOMING).resolve("half"), "ha");
        store.create("a/b", ObjectContent.of(new byte[] {1}));

        try (Stream<String> names = store.list("")) {
            assertEquals(List.of("a/b"), names.toList());
        }
    }

    @Test
    void nothingIsLeftInIncoming() throws Exception {
        FolderObjectStore store = FolderObjectStore.open(folder);
        store.create("a/b", ObjectContent.of(new byte[] {1}));
        assertEquals(CreateOutcome.ALREADY_EXISTS, store.create("a/b", ObjectContent.of(new byte[] {1})));
        assertThrows(
                TributaryException.class,
                () -> store.create("a/c", new ObjectContent.Bytes(new byte[] {1}, "AAAAAA==")));

        try (Stream<Path> left = Files.list(folder.resolve(FolderListing.INCOMING))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void refusesAFolderThatIsAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        TributaryException refused = assertThrows(TributaryException.class, () -> FolderObjectStore.open(file));
        assertEquals(ErrorKind.NEEDS_OPERATOR, refused.kind());
    }
}
