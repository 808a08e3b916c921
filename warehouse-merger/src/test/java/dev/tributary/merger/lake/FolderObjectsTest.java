package dev.tributary.merger.lake;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderObjectsTest extends CompactionsContract {

    @TempDir
    private Path folder;

    @Override
    protected LakeObjects lake() {
        return new FolderObjects(folder);
    }

    @Override
    protected void put(String name, byte[] content) {
        Path path = folder.resolve(name);
        try {
            Files.createDirectories(path.getParent());
            Files.write(path, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void staysInTheLake() {
        assertThrows(TributaryException.class, () -> lake().read("shop/../../secret"));
    }
}
