package dev.tributary.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What tests may rely on, and where the server is not BigQuery ({@code wrong…}); a test that fails there says that a newer
 * server is better. How it loads Parquet: {@code LoadOnTheTestServerIT} in warehouse-merger.
 *
 * <ul>
 *   <li>A job has run when its insert is answered. No job is ever seen running.
 *   <li>A failed statement fails in the answer to its insert, with the reason {@code jobInternalError} whatever it was; the
 *       same job asked for later is {@code DONE} without an error.
 *   <li>An id that is taken is refused with 400, not 409, after the statement has run; it is rolled back.
 *   <li>A dataset that is there is refused with 500, not 409.
 *   <li>{@code ALTER TABLE} does nothing, and says that it did. {@code tables.patch} changes what is told of a table's
 *       columns, but not the table.
 *   <li>A dry run has no bytes for DML, and DML no count of rows. {@code maximumBytesBilled} and labels mean nothing.
 * </ul>
 */
final class TestBigQueryIT {
    private static final String MERGE = "MERGE %1$s.t t USING %1$s.s s ON t.id = s.id "
            + "WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String dataset = TestBigQuery.datasetName("shop");

    @BeforeEach
    void makeTheTables() throws Exception {
        assertEquals(200, makeTheDataset().statusCode());
        assertDone(run("CREATE TABLE " + dataset + ".t AS SELECT 1 AS id, 'one' AS v"));
        assertDone(run("CREATE TABLE " + dataset + ".s AS SELECT 1 AS id, 'uno' AS v UNION ALL SELECT 2, 'due'"));
    }

    @Test
    void mergesFromAPlainTable() throws Exception {
        assertDone(run(MERGE.formatted(dataset)));
        assertDone(run(MERGE.formatted(dataset)));

        assertEquals("1 uno, 2 due", rows());
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        assertDone(insert(newId(), MERGE.formatted(dataset), true));

        assertEquals("1 one", rows());
    }

    @Test
    void aFailedStatementSaysSoAtOnce() throws Exception {
        assertTrue(run("SELECT nope FROM " + dataset + ".t").body().contains("errorResult"));
    }

    @Test
    void aMissingJobIsNotFound() throws Exception {
        assertEquals(404, get("/jobs/" + newId()).statusCode());
    }

    @Test
    void wrongAFailedStatementIsDoneWhenItIsAskedForLater() throws Exception {
        String id = newId();
        insert(id, "SELECT nope FROM " + dataset + ".t", false);

        String later = get("/jobs/" + id).body();

        assertTrue(later.contains("DONE"), later);
        assertFalse(later.contains("error"), later);
    }

    @Test
    void wrongAnIdThatIsTakenIsNoConflict() throws Exception {
        String id = newId();
        assertDone(insert(id, "INSERT INTO " + dataset + ".t VALUES (3, 'three')", false));

        HttpResponse<String> again = insert(id, "INSERT INTO " + dataset + ".t VALUES (4, 'four')", false);

        assertEquals(400, again.statusCode());
        assertTrue(again.body().contains("is already created"), again.body());
        assertEquals("1 one, 3 three", rows());
    }

    @Test
    void wrongADatasetThatIsThereIsNoConflict() throws Exception {
        assertEquals(500, makeTheDataset().statusCode());
    }

    @Test
    void wrongAlterTableDoesNothing() throws Exception {
        assertDone(run("ALTER TABLE " + dataset + ".t ADD COLUMN w STRING"));

        assertTrue(run("SELECT w FROM " + dataset + ".t").body().contains("Unrecognized name"));
    }

    private HttpResponse<String> makeTheDataset() throws IOException, InterruptedException {
        return post(
                "/datasets",
                "{\"datasetReference\":{\"projectId\":\"%s\",\"datasetId\":\"%s\"}}"
                        .formatted(TestBigQuery.PROJECT, dataset));
    }

    private HttpResponse<String> run(String sql) throws IOException, InterruptedException {
        return insert(newId(), sql, false);
    }

    private HttpResponse<String> insert(String id, String sql, boolean dryRun)
            throws IOException, InterruptedException {
        return post("/jobs", """
                {"jobReference": {"projectId": "%s", "jobId": "%s"},
                 "configuration": {"dryRun": %s, "query": {"useLegacySql": false, "query": "%s"}}}
                """.formatted(TestBigQuery.PROJECT, id, dryRun, sql));
    }

    private String rows() throws IOException, InterruptedException {
        String id = newId();
        assertDone(insert(id, "SELECT STRING_AGG(CONCAT(id, ' ', v), ', ' ORDER BY id) FROM " + dataset + ".t", false));
        String result = get("/queries/" + id).body();
        return result.replaceFirst("(?s).*\"v\":\"", "").replaceFirst("(?s)\".*", "");
    }

    private static void assertDone(HttpResponse<String> job) {
        assertEquals(200, job.statusCode(), job.body());
        assertFalse(job.body().contains("errorResult"), job.body());
    }

    private static String newId() {
        return "job_" + UUID.randomUUID();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI at(String path) {
        return TestBigQuery.emulator().resolve("/bigquery/v2/projects/" + TestBigQuery.PROJECT + path);
    }
}
