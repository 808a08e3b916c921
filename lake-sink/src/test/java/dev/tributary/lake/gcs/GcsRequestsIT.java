package dev.tributary.lake.gcs;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.testkit.TestGcs;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of GCS. */
class GcsRequestsIT {

    private static final String KEY = "projects/p/locations/eu/keyRings/r/cryptoKeys/k";
    private static final ObjectContent SMALL = ObjectContent.of(new byte[17]);
    private static final ObjectContent LARGE = ObjectContent.of(new byte[300_000]);

    private final GcsProxy proxy = new GcsProxy();
    private ObjectStore store;

    @BeforeEach
    void open() {
        store = GcsObjectStore.open(
                URI.create("gs://" + TestGcs.newBucket("lake")),
                new GcsConfig(Optional.of("payer"), Optional.of(KEY), Optional.of(proxy.endpoint())),
                new GcsLimits(256 << 10, 2, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        store.close();
        proxy.close();
    }

    private int count(RequestPatternBuilder request) {
        return proxy.server().countRequestsMatching(request.build()).getCount();
    }

    private static RequestPatternBuilder uploads(String type) {
        return postRequestedFor(urlPathMatching("/upload/.*")).withQueryParam("uploadType", equalTo(type));
    }

    @Test
    void everyObjectIsCreatedOnlyWithItsChecksumAndItsKeyAndWithoutAnAccessList() {
        store.create("small", SMALL);
        store.create("large", LARGE);

        for (RequestPatternBuilder upload : List.of(uploads("multipart"), uploads("resumable"))) {
            assertEquals(1, count(upload));
            assertEquals(1, count(upload.withQueryParam("ifGenerationMatch", equalTo("0"))));
            assertEquals(1, count(upload.withQueryParam("kmsKeyName", equalTo(KEY))));
            assertEquals(1, count(upload.withoutQueryParam("predefinedAcl")));
        }
        assertEquals(1, count(uploads("multipart").withRequestBody(containing(SMALL.crc32c()))));
        assertEquals(1, count(uploads("resumable").withRequestBody(containing(LARGE.crc32c()))));
    }

    @Test
    void everyCallIsPaidForByTheProjectThatIsNamed() {
        store.create("small", SMALL);
        store.create("large", LARGE);
        store.read("small");
        store.find("small");
        store.delete("small");
        try (Stream<String> names = store.list("")) {
            assertEquals(List.of("large"), names.toList());
        }

        // The session's URL that GCS hands out carries what the upload began with.
        int others = count(anyRequestedFor(anyUrl())) - count(putRequestedFor(anyUrl()));
        assertEquals(6, others);
        assertEquals(6, count(anyRequestedFor(anyUrl()).withQueryParam("userProject", equalTo("payer"))));
    }

    @Test
    void aListingFetchesAPageWhenItsNamesAreAskedFor() {
        for (int i = 0; i < 5; i++) {
            store.create("a" + i, SMALL);
        }
        RequestPatternBuilder pages = getRequestedFor(urlPathMatching("/storage/v1/b/.*/o"));
        try (Stream<String> names = store.list("a")) {
            Iterator<String> next = names.iterator();
            assertEquals("a0", next.next());
            assertEquals("a1", next.next());
            assertEquals(1, count(pages));
            assertEquals("a2", next.next());
            assertEquals(2, count(pages));
        }
    }
}
