package dev.tributary.lake;

import dev.tributary.lake.folder.FolderObjectStore;
import java.net.URI;
import java.nio.file.Path;

/** Which adapter serves a lake's URL. */
public final class ObjectStores {

    private ObjectStores() {}

    /**
     * Opens a lake.
     *
     * @throws IllegalArgumentException if none does
     * @throws dev.tributary.service.error.TributaryException {@code NEEDS_OPERATOR} if the store cannot be used
     */
    public static ObjectStore open(URI url) {
        if ("file".equals(url.getScheme()) && url.getPath() != null) {
            return FolderObjectStore.open(Path.of(url.getPath()));
        }
        if ("gs".equals(url.getScheme())) {
            throw new IllegalArgumentException(
                    "lake.url: gs:// is not supported by this version: name a folder, as in file:///var/lib/lake");
        }
        throw new IllegalArgumentException("lake.url: no lake: write file:///folder");
    }
}
