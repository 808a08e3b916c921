package dev.tributary.lake;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.RollConfig;
import dev.tributary.lake.folder.FolderObjectStore;
import dev.tributary.lake.gcs.GcsObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectStoresTest {

    /** Nobody answers there; nothing is asked before the first call. */
    private static final GcsConfig NOWHERE =
            new GcsConfig(Optional.empty(), Optional.empty(), Optional.of(URI.create("http://127.0.0.1:1")));

    private static LakeConfig lake(String url) {
        URI place = URI.create(url);
        return new LakeConfig(
                place,
                new RollConfig(Duration.ofSeconds(1), new ByteSize(1)),
                Optional.of(NOWHERE).filter(gcs -> "gs".equals(place.getScheme())));
    }

    @Test
    void theUrlSaysWhichStore(@TempDir Path folder) {
        assertInstanceOf(
                FolderObjectStore.class, ObjectStores.open(lake(folder.toUri().toString())));
        assertInstanceOf(GcsObjectStore.class, ObjectStores.open(lake("gs://acme-lake")));
        assertInstanceOf(GcsObjectStore.class, ObjectStores.open(lake("gs://acme_lake.example.com/team/a/")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://acme-lake",
                "acme-lake",
                "gs:acme-lake",
                "gs:///path",
                "gs://A",
                "gs://acme:80",
                "gs://me@acme",
                "gs://acme/..",
                "gs://acme/a/../b",
                "gs://acme/a//b",
                "gs://acme/%2e%2e/b",
                "gs://acme/a%0Ab",
                "gs://acme?x",
                "gs://acme#x"
            })
    void refusesWhatIsNoLake(String url) {
        assertThrows(IllegalArgumentException.class, () -> ObjectStores.open(lake(url)));
    }
}
