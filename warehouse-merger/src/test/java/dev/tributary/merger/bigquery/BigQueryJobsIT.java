package dev.tributary.merger.bigquery;

import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.testkit.TestBigQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real client and the real server, and what is asked of BigQuery. */
class BigQueryJobsIT {

    @TempDir
    Path folder;

    private final BigQueryFixture server = new BigQueryFixture();
    private final BigQueryProxy proxy = new BigQueryProxy();
    private final BigQueryJobs jobs = BigQueryFixture.jobs(
            BigQueryFixture.client(proxy.endpoint()), OptionalLong.of(5_000_000), JobObserver.NONE);

    @AfterEach
    void close() {
        proxy.close();
    }

    private ParquetLoad load(long... ids) throws Exception {
        return ParquetLoad.replacing(server.table("s"), BigQueryFixture.ID, List.of(server.ids(folder, ids)));
    }

    @Test
    void loadsMergesAndReads() throws Exception {
        jobs.query(BigQueryFixture.key("create"), "CREATE TABLE " + server.dataset + ".t (id INT64)");
        for (long[] batch : List.of(new long[] {1, 2}, new long[] {2, 3})) {
            jobs.load(BigQueryFixture.key("load"), load(batch));
            jobs.query(
                    BigQueryFixture.key("merge"),
                    "MERGE %1$s.t t USING %1$s.s s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)"
                            .formatted(server.dataset));
        }

        JobKey key = BigQueryFixture.key("ask");
        List<Long> ids = jobs.rows(key, jobs.query(key, "SELECT id FROM " + server.dataset + ".t ORDER BY id")).stream()
                .map(row -> row.get(0).getLongValue())
                .toList();

        assertEquals(List.of(1L, 2L, 3L), ids);
    }

    @Test
    void whatHasRunIsFoundAndNotRunAgain() throws Exception {
        jobs.load(BigQueryFixture.key("load"), load(1));
        JobKey key = BigQueryFixture.key("insert");
        String insert = "INSERT INTO " + server.dataset + ".s VALUES (7)";

        jobs.query(key, insert);
        jobs.query(key, insert);

        assertEquals(2, server.count("s"));
        assertEquals(3, proxy.inserts().size());
    }

    @Test
    void whatIsLoadedIsFound() throws Exception {
        JobKey key = BigQueryFixture.key("load");
        ParquetLoad load = load(1, 2);

        jobs.load(key, load);
        jobs.load(key, load);

        assertEquals(List.of(key.id(1), key.id(1)), insertedIds());
        assertEquals(2, server.count("s"));
    }

    @Test
    void whatWasLoadedAndIsGoneIsLoadedAgain() throws Exception {
        JobKey key = BigQueryFixture.key("load");
        ParquetLoad load = load(1, 2);
        jobs.load(key, load);
        // The server loads what it then refuses: without the file it cannot.
        BigQueryFixture.tables(BigQueryFixture.client(TestBigQuery.endpoint())).delete(server.table("s"));
        proxy.answer("taken", () -> post(urlPathMatching(".*/jobs")), List.of(BigQueryProxy.taken()));

        jobs.load(key, load);

        assertEquals(List.of(key.id(1), key.id(1), key.id(2)), insertedIds());
        assertEquals(2, server.count("s"));
    }

    @Test
    void aDryRunRunsNothing() throws Exception {
        jobs.load(BigQueryFixture.key("load"), load(1));

        jobs.dryRun(BigQueryFixture.key("dry"), "INSERT INTO " + server.dataset + ".s VALUES (7)");

        assertEquals(1, server.count("s"));
    }

    @Test
    void saysWhatAStatementWouldRead() {
        proxy.answer("dry", () -> post(urlPathMatching(".*/jobs")), List.of(BigQueryProxy.done()));

        assertEquals(700, jobs.dryRun(BigQueryFixture.key("dry"), "SELECT 1"));
    }

    @Test
    void saysWhatAStatementDidAndBilled() {
        proxy.answer("merge", () -> post(urlPathMatching(".*/jobs")), List.of(BigQueryProxy.done()));

        assertEquals(
                new JobResult("any", 3, 700, 10_485_760, Duration.ofSeconds(4)),
                jobs.query(BigQueryFixture.key("merge"), "SELECT 1"));
    }

    @Test
    void whoObservesIsToldOfLoadsAndBytes() throws Exception {
        List<String> told = new ArrayList<>();
        JobObserver observer = new JobObserver() {
            @Override
            public void loading(TableId table, Instant now) {
                told.add(table + " loads");
            }

            @Override
            public void billed(TableId table, long bytes) {
                told.add(table + " bills " + bytes);
            }

            @Override
            public void rest(TableId table, Instant now) {
                told.add(table + " rests");
            }
        };
        BigQueryJobs observed =
                BigQueryFixture.jobs(BigQueryFixture.client(proxy.endpoint()), OptionalLong.empty(), observer);
        observed.load(BigQueryFixture.key("load"), load(1));
        proxy.answer("merge", () -> post(urlPathMatching(".*/jobs")), List.of(BigQueryProxy.done()));

        observed.query(BigQueryFixture.key("merge"), "SELECT 1");

        assertEquals(List.of("public.orders loads", "public.orders bills 10485760"), told);
    }

    @Test
    void everyStatementHasItsLabelsAndItsLimit() {
        jobs.query(BigQueryFixture.key("fold"), "SELECT 1");

        assertEquals(1, count("$.configuration.query[?(@.useLegacySql == false)]"));
        assertEquals(1, count("$.configuration.query[?(@.useQueryCache == false)]"));
        assertEquals(1, count("$.configuration.query[?(@.maximumBytesBilled == '5000000')]"));
        assertEquals(1, count("$.configuration.labels[?(@.step == 'fold')]"));
        assertEquals(1, count("$.configuration.labels[?(@.table == 'public_orders')]"));
        assertEquals(1, count("$.configuration.labels[?(@.pipeline == 'shop')]"));
        assertEquals(1, count("$.jobReference[?(@.location == 'EU')]"));
    }

    @Test
    void everyLoadSaysWhatTheTableIs() throws Exception {
        jobs.load(BigQueryFixture.key("load"), load(1));

        assertEquals(1, count("$.configuration.load[?(@.sourceFormat == 'PARQUET')]"));
        assertEquals(1, count("$.configuration.load.parquetOptions[?(@.enableListInference == true)]"));
        assertEquals(1, count("$.configuration.load[?(@.decimalTargetTypes == ['NUMERIC', 'BIGNUMERIC'])]"));
        assertEquals(1, count("$.configuration.load[?(@.createDisposition == 'CREATE_IF_NEEDED')]"));
        assertEquals(1, count("$.configuration.load[?(@.writeDisposition == 'WRITE_TRUNCATE')]"));
        assertEquals(1, count("$.configuration.load.schema.fields[?(@.name == 'id')]"));
        assertEquals(1, count("$.configuration.labels[?(@.step == 'load')]"));
    }

    @Test
    void whatHasFailedOftenNeedsSomeone() {
        proxy.server().stubFor(post(urlPathMatching(".*/jobs")).atPriority(1).willReturn(BigQueryProxy.taken()));
        proxy.server()
                .stubFor(com.github.tomakehurst.wiremock.client.WireMock.get(urlPathMatching(".*/jobs/.*"))
                        .atPriority(1)
                        .willReturn(BigQueryProxy.failed("backendError", "again")));

        TributaryException failure =
                assertThrows(TributaryException.class, () -> jobs.query(BigQueryFixture.key("merge"), "SELECT 1"));

        assertEquals(ErrorKind.NEEDS_OPERATOR, failure.kind());
        assertEquals(JobRun.MOST_ATTEMPTS, proxy.inserts().size());
    }

    private List<String> insertedIds() {
        return proxy.inserts().stream()
                .map(body -> body.replaceFirst("(?s).*\"jobId\" *: *\"([^\"]+)\".*", "$1"))
                .toList();
    }

    private int count(String jsonPath) {
        RequestPatternBuilder insert =
                postRequestedFor(urlPathMatching(".*/jobs")).withRequestBody(matchingJsonPath(jsonPath));
        return proxy.server().countRequestsMatching(insert.build()).getCount();
    }
}
