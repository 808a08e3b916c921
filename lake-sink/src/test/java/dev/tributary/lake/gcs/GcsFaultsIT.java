package dev.tributary.lake.gcs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.tributary.lake.Crc32cText;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.StoredObject;
import dev.tributary.lake.commit.RetryingObjectStore;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.testkit.TestGcs;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real client and the real server, with a proxy between them that does what networks and GCS do. */
class GcsFaultsIT {

    private static final ObjectContent SMALL = ObjectContent.of("small".getBytes(StandardCharsets.UTF_8));
    private static final ObjectContent LARGE = large();

    private final String url = "gs://" + TestGcs.newBucket("lake") + "/shop";
    private final GcsProxy proxy = new GcsProxy();
    private final ObjectStore direct = GcsObjectStoreIT.open(url, TestGcs.endpoint());
    private ObjectStore store;

    private static ObjectContent large() {
        byte[] bytes = new byte[600_000];
        new Random(7).nextBytes(bytes);
        return new ObjectContent.Bytes(bytes, Crc32cText.of(bytes));
    }

    @BeforeEach
    void open() {
        store = GcsObjectStoreIT.open(url, proxy.endpoint());
    }

    @AfterEach
    void close() {
        store.close();
        direct.close();
        proxy.close();
    }

    /** As the sink wraps it, without its pauses. */
    private ObjectStore retrying() {
        return new RetryingObjectStore(
                store,
                new Retrier(Clock.systemUTC(), pause -> {}, RandomGenerator.getDefault(), Duration.ofMinutes(2)));
    }

    private int requests() {
        return proxy.server()
                .countRequestsMatching(anyRequestedFor(anyUrl()).build())
                .getCount();
    }

    private ErrorKind kindOfCreate(ObjectContent content) {
        return assertThrows(TributaryException.class, () -> store.create("a", content))
                .kind();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void F35_takesALostReplyOfGcsForASuccess(boolean large) {
        ObjectContent content = large ? LARGE : SMALL;
        // The last request of an upload is the one that creates.
        proxy.answer(
                () -> large ? put(anyUrl()) : post(anyUrl()),
                large
                        ? List.of(GcsProxy.passedOn(), GcsProxy.passedOn(), GcsProxy.doneButReplyLost())
                        : List.of(GcsProxy.doneButReplyLost()));

        assertEquals(CreateOutcome.CREATED, retrying().create("a", content));

        assertEquals(content.crc32c(), direct.find("a").orElseThrow().crc32c());
        // The upload, and one look: nothing was sent twice.
        assertEquals(large ? 5 : 2, requests());
    }

    @Test
    void F35_tellsALostReplyFromAnotherWritersObject() {
        proxy.answer(() -> post(anyUrl()), List.of(GcsProxy.reset()));
        direct.create("a", ObjectContent.of("another writer's".getBytes(StandardCharsets.UTF_8)));

        assertEquals(CreateOutcome.ALREADY_EXISTS, retrying().create("a", SMALL));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void F37_ridesOutAStormOfGcs(boolean large) throws Exception {
        ObjectContent content = large ? LARGE : SMALL;
        List<ResponseDefinitionBuilder> storm = List.of(
                GcsProxy.refusal(429, "rateLimitExceeded", "slow down"),
                GcsProxy.refusal(503, "backendError", "try again"),
                GcsProxy.reset(),
                GcsProxy.passedOn(),
                GcsProxy.refusal(503, "backendError", "try again"),
                GcsProxy.refusal(500, "internalError", "try again"),
                GcsProxy.refusal(403, "userRateLimitExceeded", "slow down"),
                aResponse().withStatus(408));
        proxy.answer(() -> any(anyUrl()), storm);

        assertEquals(CreateOutcome.CREATED, createUntilNew(content));

        assertArrayEquals(content.open().readAllBytes(), direct.read("a").orElseThrow());
        assertEquals(List.of("a"), list(direct));
    }

    /** It may have been created by a request whose reply was lost: then the checksum says that it is ours. */
    private CreateOutcome createUntilNew(ObjectContent content) {
        CreateOutcome outcome = retrying().create("a", content);
        boolean ours = store.find("a")
                .map(StoredObject::crc32c)
                .filter(content.crc32c()::equals)
                .isPresent();
        return ours ? CreateOutcome.CREATED : outcome;
    }

    @Test
    void F37_anAnswerThatDoesNotComeIsAnUnknownOutcome() {
        ObjectStore impatient = GcsObjectStore.open(
                URI.create(url),
                GcsObjectStoreIT.at(proxy.endpoint()),
                new GcsLimits(256 << 10, 2, Duration.ofMillis(300)));
        proxy.answer(() -> post(anyUrl()), List.of(GcsProxy.passedOn().withFixedDelay(60_000)));

        TributaryException failure = assertThrows(TributaryException.class, () -> impatient.create("a", SMALL));

        assertEquals(ErrorKind.UNKNOWN_OUTCOME, failure.kind());
        impatient.close();
    }

    /** Only the outermost layer retries. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallIsTriedOnce(boolean large) {
        proxy.answer(
                () -> any(anyUrl()),
                IntStream.range(0, 20)
                        .mapToObj(i -> GcsProxy.refusal(503, "backendError", "try again"))
                        .toList());

        assertEquals(ErrorKind.UNKNOWN_OUTCOME, kindOfCreate(large ? LARGE : SMALL));
        assertEquals(1, requests());
    }

    /** The rule of each refusal, as GCS words it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | invalid           | Provided CRC32C "AAAAAA==" doesn't match calculated CRC32C "B3rYMg==". | TRANSIENT       |
                    400 | required          | Bucket is a requester pays bucket but no user project provided.       | NEEDS_OPERATOR  | lake.gcs.userProject
                    401 | authError         | Invalid Credentials                                                   | NEEDS_OPERATOR  | credentials
                    403 | forbidden         | sink@acme.example does not have storage.objects.create access         | NEEDS_OPERATOR  | storage.objects.create
                    403 | rateLimitExceeded | The rate of requests exceeds the limit                                | TRANSIENT       |
                    404 | notFound          | The specified bucket does not exist.                                  | NEEDS_OPERATOR  | lake.url
                    404 | notFound          | Not Found                                                             | TRANSIENT       |
                    410 | gone              | The upload session is gone                                            | TRANSIENT       |
                    429 | rateLimitExceeded | The object exceeded the rate limit                                    | TRANSIENT       |
                    500 | internalError     | We encountered an internal error. Please try again.                   | UNKNOWN_OUTCOME |
                    503 | backendError      | We encountered an internal error. Please try again.                   | UNKNOWN_OUTCOME |
                    """)
    void aRefusalHasItsKindAndItsRemedy(int code, String reason, String message, ErrorKind kind, String remedy) {
        proxy.answer(() -> any(anyUrl()), List.of(GcsProxy.refusal(code, reason, message.replace("\"", "\\\""))));

        TributaryException failure = assertThrows(TributaryException.class, () -> store.create("a", SMALL));

        assertEquals(kind, failure.kind());
        assertTrue(failure.getMessage().contains("/shop/a: GCS says " + code), failure.getMessage());
        assertTrue(failure.getMessage().contains(Optional.ofNullable(remedy).orElse(message)), failure.getMessage());
    }

    /** A refused session and a refused chunk come from the client in other clothes. */
    @ParameterizedTest
    @CsvSource({
        "POST, 400, invalid, Provided CRC32C does not match, TRANSIENT",
        "POST, 403, forbidden, no access to storage.objects.create, NEEDS_OPERATOR",
        "POST, 403, userRateLimitExceeded, slow down, TRANSIENT",
        "POST, 404, notFound, The specified bucket does not exist., NEEDS_OPERATOR",
        "POST, 503, backendError, try again, UNKNOWN_OUTCOME",
        "PUT, 400, invalid, Provided CRC32C does not match, TRANSIENT",
        "PUT, 403, forbidden, no access to storage.objects.create, NEEDS_OPERATOR",
        "PUT, 403, rateLimitExceeded, slow down, TRANSIENT",
        "PUT, 404, notFound, Not Found, TRANSIENT",
        "PUT, 410, gone, the session is gone, TRANSIENT",
        "PUT, 429, rateLimitExceeded, slow down, TRANSIENT",
        "PUT, 503, backendError, try again, UNKNOWN_OUTCOME"
    })
    void soItIsInTheMiddleOfAnUpload(String method, int code, String reason, String message, ErrorKind kind) {
        proxy.answer(() -> request(method, anyUrl()), List.of(GcsProxy.refusal(code, reason, message)));

        TributaryException failure = assertThrows(TributaryException.class, () -> store.create("a", LARGE));

        assertEquals(kind, failure.kind(), failure.getMessage());
        assertTrue(failure.getMessage().contains("GCS says " + code + " (" + message + ")"), failure.getMessage());
        assertTrue(direct.find("a").isEmpty());
    }

    @Test
    void whatOnlyReadsHasNoUnknownOutcome() {
        direct.create("a", SMALL);
        proxy.server()
                .stubFor(any(anyUrl()).atPriority(1).willReturn(aResponse().withStatus(503)));

        List<Runnable> reads = List.of(() -> store.read("a"), () -> store.find("a"), () -> list(store));
        for (Runnable read : reads) {
            assertEquals(
                    ErrorKind.TRANSIENT,
                    assertThrows(TributaryException.class, read::run).kind());
        }
        assertEquals(
                ErrorKind.UNKNOWN_OUTCOME,
                assertThrows(TributaryException.class, () -> store.delete("a")).kind());
    }

    @Test
    void eachRefusedCallNamesItsPermission() {
        proxy.server().stubFor(any(anyUrl()).atPriority(1).willReturn(GcsProxy.refusal(403, "forbidden", "no access")));

        assertTrue(message(() -> store.read("a")).contains("storage.objects.get"));
        assertTrue(message(() -> store.find("a")).contains("storage.objects.get"));
        assertTrue(message(() -> list(store)).contains("storage.objects.list"));
        assertTrue(message(() -> store.delete("a")).contains("storage.objects.delete"));
    }

    private static String message(Runnable call) {
        TributaryException refused = assertThrows(TributaryException.class, call::run);
        assertEquals(ErrorKind.NEEDS_OPERATOR, refused.kind());
        return refused.getMessage();
    }

    @Test
    void whereNobodyListensNothingHappened() {
        proxy.server().stop();

        assertEquals(ErrorKind.TRANSIENT, kindOfCreate(SMALL));
    }

    private static List<String> list(ObjectStore store) {
        try (Stream<String> names = store.list("")) {
            return names.toList();
        }
    }
}
