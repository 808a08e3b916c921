package dev.tributary.merger.bigquery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.google.cloud.bigquery.BigQuery;
import dev.tributary.merger.core.MergePlan;
import dev.tributary.merger.core.MergePlan.Reason;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.testkit.TestBigQuery;
import dev.tributary.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real client and the real server, with a proxy between them that does what networks and BigQuery do. */
class BigQueryFaultsIT {

    @TempDir
    Path folder;

    private final BigQueryFixture server = new BigQueryFixture();
    private final BigQueryProxy proxy = new BigQueryProxy();
    private final BigQuery client = BigQueryFixture.client(proxy.endpoint());
    private final Governor governor = new Governor(
            new MergeGoal(Duration.ZERO, OptionalLong.empty(), Long.MAX_VALUE), Quotas.OF_BIGQUERY, Instant.EPOCH);
    private final BigQueryJobs jobs = BigQueryFixture.jobs(client, OptionalLong.empty(), governor);
    /** Gives up at once. */
    private final BigQueryJobs hasty = new BigQueryJobs(
            client,
            BigQueryFixture.retrier(Duration.ZERO),
            java.time.Clock.systemUTC(),
            pause -> {},
            JobLimits.DEFAULTS,
            JobObserver.NONE);

    @AfterEach
    void close() {
        proxy.close();
    }

    private static MappingBuilder insert() {
        return post(urlPathMatching(".*/jobs"));
    }

    private static MappingBuilder look() {
        return get(urlPathMatching(".*/jobs/.*")).withQueryParam("fields", absent());
    }

    private void onInsert(ResponseDefinitionBuilder... answers) {
        proxy.answer("insert", BigQueryFaultsIT::insert, List.of(answers));
    }

    private void onLook(ResponseDefinitionBuilder... answers) {
        proxy.answer("look", BigQueryFaultsIT::look, List.of(answers));
    }

    private ParquetLoad load(long... ids) throws Exception {
        return ParquetLoad.replacing(server.table("s"), BigQueryFixture.ID, List.of(server.ids(folder, ids)));
    }

    /** A table of one row, and a statement that adds another. */
    private String insertStatement() throws Exception {
        server.jobs.load(BigQueryFixture.key("load"), load(1));
        return "INSERT INTO " + server.dataset + ".s VALUES (7)";
    }

    private MergePlan plan() {
        return governor.plan(BigQueryFixture.ORDERS, Instant.now());
    }

    private int requests() {
        return proxy.server()
                .countRequestsMatching(anyRequestedFor(anyUrl()).build())
                .getCount();
    }

    private List<String> attempts() {
        return proxy.inserts().stream()
                .map(body -> body.replaceFirst("(?s).*\"jobId\" *: *\"[^\"]+_(\\d+)\".*", "$1"))
                .toList();
    }

    @Test
    void aStatementWhoseReplyWasLostIsFound() throws Exception {
        String insert = insertStatement();
        onInsert(BigQueryProxy.doneButReplyLost());

        jobs.query(BigQueryFixture.key("insert"), insert);

        assertEquals(2, server.count("s"));
        assertEquals(List.of("1"), attempts());
    }

    @Test
    void aLoadWhoseReplyWasLostIsFound() throws Exception {
        ParquetLoad load = load(1, 2, 3);
        onInsert(BigQueryProxy.doneButReplyLost());

        jobs.load(BigQueryFixture.key("load"), load);

        assertEquals(3, server.count("s"));
        assertEquals(List.of("1"), attempts());
    }

    @Test
    void ridesOutAStorm() throws Exception {
        String insert = insertStatement();
        proxy.answer(
                "storm",
                () -> any(anyUrl()),
                List.of(
                        BigQueryProxy.refusal(429, "rateLimitExceeded", "slow down"),
                        BigQueryProxy.refusal(503, "backendError", "try again"),
                        BigQueryProxy.refusal(503, "backendError", "try again"),
                        BigQueryProxy.reset(),
                        BigQueryProxy.refusal(403, "rateLimitExceeded", "Exceeded rate limits: too many api requests"),
                        aResponse().withStatus(502),
                        BigQueryProxy.reset(),
                        BigQueryProxy.refusal(500, "internalError", "try again")));

        jobs.query(BigQueryFixture.key("insert"), insert);

        assertEquals(2, server.count("s"));
    }

    @Test
    void aConcurrentUpdateIsRunAgainAsTheNextAttempt() throws Exception {
        String insert = insertStatement();
        onInsert(BigQueryProxy.failed(
                "invalidQuery", "Could not serialize access to table test:d.s due to concurrent update"));

        jobs.query(BigQueryFixture.key("insert"), insert);

        assertEquals(2, server.count("s"));
        assertEquals(List.of("1", "2"), attempts());
    }

    @Test
    void aStatementThatBigQueryDoesNotTakeIsNotRunAgain() {
        onInsert(BigQueryProxy.failed("invalidQuery", "Unrecognized name: nope"));

        TributaryException failure =
                assertThrows(TributaryException.class, () -> jobs.query(BigQueryFixture.key("merge"), "SELECT nope"));

        assertEquals(ErrorKind.BUG, failure.kind());
        assertEquals(1, requests());
    }

    /** Of the earlier failure nothing follows for now. */
    @Test
    void aJobThatWasFoundFailedIsFollowedByTheNextAttempt() throws Exception {
        String insert = insertStatement();
        onInsert(BigQueryProxy.taken(), BigQueryProxy.taken());
        onLook(
                BigQueryProxy.failed("invalid", "the file is broken"),
                BigQueryProxy.failed("accessDenied", "Access Denied"));

        jobs.query(BigQueryFixture.key("insert"), insert);

        assertEquals(2, server.count("s"));
        assertEquals(List.of("1", "2", "3"), attempts());
    }

    @Test
    void aFailedLoadWaitsForTheTablesNextTurn() throws Exception {
        JobKey key = BigQueryFixture.key("load");
        ParquetLoad load = load(1, 2, 3);
        onInsert(BigQueryProxy.failed("backendError", "try again"), BigQueryProxy.taken());
        onLook(BigQueryProxy.failed("backendError", "try again"));

        TributaryException failure = assertThrows(TributaryException.class, () -> jobs.load(key, load));
        assertEquals(ErrorKind.TRANSIENT, failure.kind());
        assertEquals(List.of("1"), attempts());

        jobs.load(key, load);
        assertEquals(List.of("1", "1", "2"), attempts());
        assertEquals(3, server.count("s"));
    }

    @Test
    void aQuotaThatIsUsedUpIsNotAskedAgain() throws Exception {
        ParquetLoad load = load(1);
        onInsert(BigQueryProxy.refusal(403, "quotaExceeded", "Quota exceeded: imports per table"));

        TributaryException failure =
                assertThrows(TributaryException.class, () -> jobs.load(BigQueryFixture.key("load"), load));

        assertEquals(ErrorKind.TRANSIENT, failure.kind());
        assertTrue(BigQueryErrors.waitsLong(failure));
        assertEquals(1, requests());
        assertEquals(Reason.QUOTA_USED_UP, plan().reason());
    }

    @Test
    void aStatementThatMeetsAUsedUpQuotaIsNotRunAgainEither() {
        onInsert(BigQueryProxy.failed("quotaExceeded", "Quota exceeded"));

        TributaryException failure =
                assertThrows(TributaryException.class, () -> jobs.query(BigQueryFixture.key("fold"), "SELECT 1"));

        assertTrue(BigQueryErrors.waitsLong(failure));
        assertEquals(1, requests());
        assertEquals(Reason.QUOTA_USED_UP, plan().reason());
    }

    @Test
    void aJobThatRunsIsWaitedFor() {
        onInsert(BigQueryProxy.running());
        onLook(
                BigQueryProxy.running(),
                BigQueryProxy.refusal(503, "backendError", "try again"),
                BigQueryProxy.running(),
                BigQueryProxy.done());

        assertEquals(700, jobs.query(BigQueryFixture.key("merge"), "SELECT 1").bytesProcessed());
        assertEquals(5, requests());
    }

    @Test
    void aJobThatGoesOnBehindTheDeadlineHasAnUnknownOutcome() {
        TestClock clock = TestClock.at("2026-11-21T14:00:00Z");
        BigQueryJobs waiting = new BigQueryJobs(
                client,
                BigQueryFixture.retrier(Duration.ofMinutes(2)),
                clock,
                clock::advance,
                new JobLimits(Duration.ofMinutes(5), OptionalLong.empty()),
                JobObserver.NONE);
        proxy.server().stubFor(insert().atPriority(1).willReturn(BigQueryProxy.running()));
        proxy.server().stubFor(look().atPriority(1).willReturn(BigQueryProxy.running()));

        TributaryException failure =
                assertThrows(TributaryException.class, () -> waiting.query(BigQueryFixture.key("merge"), "SELECT 1"));

        assertEquals(ErrorKind.UNKNOWN_OUTCOME, failure.kind());
        assertFalse(clock.instant().isAfter(TestClock.at("2026-11-21T14:05:00Z").instant()));
        assertEquals(List.of("1"), attempts());
    }

    @Test
    void anAnswerThatDoesNotComeIsLookedUp() throws Exception {
        String insert = insertStatement();
        BigQueryJobs impatient = BigQueryFixture.jobs(
                BigQueryClient.of(TestBigQuery.PROJECT, "EU", Optional.of(proxy.endpoint()), Duration.ofSeconds(2)));
        onInsert(BigQueryProxy.passedOn().withFixedDelay(60_000));

        impatient.query(BigQueryFixture.key("insert"), insert);

        assertEquals(2, server.count("s"));
    }

    @Test
    void whereNobodyListensNothingHappened() {
        proxy.server().stop();

        TributaryException failure =
                assertThrows(TributaryException.class, () -> hasty.query(BigQueryFixture.key("merge"), "SELECT 1"));

        assertEquals(ErrorKind.TRANSIENT, failure.kind());
    }

    /** Only the outermost layer retries: a begin, and a look whether it began after all. */
    @Test
    void aCallIsTriedOnce() {
        proxy.server()
                .stubFor(any(anyUrl())
                        .atPriority(1)
                        .willReturn(BigQueryProxy.refusal(503, "backendError", "try again")));

        assertThrows(TributaryException.class, () -> hasty.query(BigQueryFixture.key("merge"), "SELECT 1"));

        assertEquals(2, requests());
    }

    /** The rule of each refusal, as BigQuery words it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalidQuery             | Syntax error: Unexpected end of script at [1:8]              | BUG            |
            400 | invalid                  | Invalid dataset ID                                           | NEEDS_OPERATOR |
            401 | authError                | Invalid Credentials                                          | NEEDS_OPERATOR | renew them
            403 | accessDenied             | User does not have bigquery.jobs.create permission in test.  | NEEDS_OPERATOR | account bigquery.jobs.create
            403 | rateLimitExceeded        | Exceeded rate limits: too many concurrent queries            | TRANSIENT      |
            403 | quotaExceeded            | Quota exceeded: jobs.insert                                  | TRANSIENT      |
            403 | billingNotEnabled        | Billing has not been enabled for this project                | NEEDS_OPERATOR |
            404 | notFound                 | Not found: Dataset test:shop was not found in location EU    | NEEDS_OPERATOR | is its location another
            429 | rateLimitExceeded        | Exceeded rate limits                                         | TRANSIENT      |
            500 | internalError            | An internal error occurred                                   | TRANSIENT      |
            503 | backendError             | Visibility check was unavailable                             | TRANSIENT      |
            """)
    void aRefusalHasItsKindAndItsRemedy(int code, String reason, String message, ErrorKind kind, String remedy) {
        onInsert(BigQueryProxy.refusal(code, reason, message));

        TributaryException failure =
                assertThrows(TributaryException.class, () -> hasty.query(BigQueryFixture.key("merge"), "SELECT 1"));

        assertEquals(kind, failure.kind(), failure.getMessage());
        assertTrue(
                failure.getMessage().startsWith("public.orders, merge: BigQuery says " + code), failure.getMessage());
        assertTrue(failure.getMessage().contains(Optional.ofNullable(remedy).orElse("")), failure.getMessage());
    }
}
