package dev.tributary.lake.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.lake.Crc32cText;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.ObjectStoreContract;
import dev.tributary.testkit.TestGcs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With chunks and pages so small that there are several. */
class GcsObjectStoreIT extends ObjectStoreContract {

    private static final int CHUNK = 256 << 10;
    private static final GcsLimits SMALL = new GcsLimits(CHUNK, 2, Duration.ofSeconds(20));

    static ObjectStore open(String url, URI endpoint) {
        return GcsObjectStore.open(URI.create(url), at(endpoint), SMALL);
    }

    static GcsConfig at(URI endpoint) {
        return new GcsConfig(Optional.empty(), Optional.empty(), Optional.of(endpoint));
    }

    @Override
    protected ObjectStore open(Path folder) {
        return open("gs://" + TestGcs.newBucket("lake"), TestGcs.endpoint());
    }

    private static ObjectContent random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        return new ObjectContent.Bytes(content, Crc32cText.of(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17})
    void createsOnceWhateverTheSize(int bytes) {
        try (ObjectStore store = open(Path.of("unused"))) {
            ObjectContent content = random(bytes);

            assertEquals(CreateOutcome.CREATED, store.create("a", content));
            assertEquals(CreateOutcome.ALREADY_EXISTS, store.create("a", random(bytes + 1)));
            assertEquals(content.crc32c(), store.find("a").orElseThrow().crc32c());
            assertEquals(bytes, store.read("a").orElseThrow().length);
        }
    }

    @Test
    void twoLakesInOneBucketDoNotSeeEachOther() {
        String bucket = TestGcs.newBucket("lake");
        try (ObjectStore one = open("gs://" + bucket + "/one", TestGcs.endpoint());
                ObjectStore other = open("gs://" + bucket + "/on", TestGcs.endpoint());
                ObjectStore whole = open("gs://" + bucket, TestGcs.endpoint())) {
            one.create("a/b", random(1));
            other.create("c", random(1));

            assertEquals(List.of("a/b"), list(one));
            assertEquals(List.of("c"), list(other));
            assertEquals(List.of("on/c", "one/a/b"), list(whole));
            assertEquals("a/b", one.find("a/b").orElseThrow().name());
        }
    }

    private static List<String> list(ObjectStore store) {
        try (Stream<String> names = store.list("")) {
            return names.toList();
        }
    }
}
