package dev.tributary.merger.bigquery;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableInfo;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.testkit.TestBigQuery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BigQueryTablesIT {

    private final String dataset = TestBigQuery.datasetName("shop");
    private final BigQueryProxy proxy = new BigQueryProxy();
    private final BigQuery client = BigQueryFixture.client(TestBigQuery.endpoint());
    private final BigQueryTables tables = BigQueryFixture.tables(BigQueryFixture.client(proxy.endpoint()));

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void makesADatasetThatIsNotThere() {
        tables.ensure(BigQueryFixture.wanted(dataset, "EU"));
        tables.ensure(BigQueryFixture.wanted(dataset, "EU"));

        Dataset made = client.getDataset(dataset);
        assertEquals("EU", made.getLocation());
        assertEquals(Map.of("pipeline", "shop"), made.getLabels());
        assertEquals(86_400_000L, made.getDefaultTableLifetime());
    }

    /** Two instances start at once: both look, both make it. */
    @Test
    void anotherMayBeFirst() {
        client.create(com.google.cloud.bigquery.DatasetInfo.newBuilder(dataset)
                .setLocation("EU")
                .build());
        proxy.answer(
                "not yet",
                () -> get(urlPathMatching(".*/datasets/.*")),
                List.of(BigQueryProxy.refusal(404, "notFound", "Not found: Dataset")));
        proxy.answer(
                "taken",
                () -> post(urlPathMatching(".*/datasets")),
                List.of(BigQueryProxy.refusal(409, "duplicate", "Already Exists: Dataset")));

        tables.ensure(BigQueryFixture.wanted(dataset, "EU"));
    }

    @Test
    void aLostReplyIsLookedUp() {
        proxy.answer("lost", () -> post(urlPathMatching(".*/datasets")), List.of(BigQueryProxy.doneButReplyLost()));

        tables.ensure(BigQueryFixture.wanted(dataset, "EU"));

        assertEquals("EU", client.getDataset(dataset).getLocation());
    }

    @Test
    void aDatasetElsewhereIsRefused() {
        tables.ensure(BigQueryFixture.wanted(dataset, "EU"));

        TributaryException failure = assertThrows(
                TributaryException.class, () -> tables.ensure(BigQueryFixture.wanted(dataset, "europe-west3")));

        assertEquals(ErrorKind.NEEDS_OPERATOR, failure.kind());
        assertTrue(failure.getMessage().contains("is in EU"), failure.getMessage());
    }

    @Test
    void aMissingPermissionIsNamed() {
        proxy.answer(
                "denied",
                () -> post(urlPathMatching(".*/datasets")),
                List.of(BigQueryProxy.refusal(403, "accessDenied", "Access Denied: Project test")));

        TributaryException failure =
                assertThrows(TributaryException.class, () -> tables.ensure(BigQueryFixture.wanted(dataset, "EU")));

        assertTrue(failure.getMessage().contains("bigquery.datasets.create"), failure.getMessage());
    }

    @Test
    void deletesATableOnceOrTwice() {
        tables.ensure(BigQueryFixture.wanted(dataset, "EU"));
        var table = com.google.cloud.bigquery.TableId.of(dataset, "s");
        client.create(TableInfo.of(table, StandardTableDefinition.of(BigQueryFixture.ID)));

        tables.delete(table);
        tables.delete(table);

        assertEquals(null, client.getTable(table));
    }
}
