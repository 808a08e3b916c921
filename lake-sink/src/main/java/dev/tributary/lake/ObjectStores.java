package dev.tributary.lake;

import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.lake.folder.FolderObjectStore;
import dev.tributary.lake.gcs.GcsObjectStore;
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
    public static ObjectStore open(LakeConfig lake) {
        URI url = lake.url();
        if ("gs".equals(url.getScheme())) {
            return GcsObjectStore.open(url, lake.gcs().orElse(GcsConfig.DEFAULTS));
        }
        if ("file".equals(url.getScheme()) && url.getPath() != null) {
            return FolderObjectStore.open(Path.of(url.getPath()));
        }
        throw new IllegalArgumentException("lake.url: no lake: write gs://bucket/path or file:///folder");
    }
}
