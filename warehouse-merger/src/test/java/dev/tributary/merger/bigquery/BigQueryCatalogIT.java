package dev.tributary.merger.bigquery;

import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.contracts.pipeline.StageBy;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.service.error.TributaryException;
import dev.tributary.testkit.TestBigQuery;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the server says of itself, with nothing in between. */
class BigQueryCatalogIT {

    private final BigQueryFixture server = new BigQueryFixture();
    private final BigQueryConfig config = new BigQueryConfig(
            TestBigQuery.PROJECT,
            "EU",
            new DatasetsConfig(server.dataset, server.dataset + "_silver", server.dataset + "_staging"),
            StageBy.LOAD,
            Optional.empty(),
            Optional.empty(),
            Optional.of(TestBigQuery.endpoint()));
    private final BigQueryDialect dialect = new BigQueryDialect(config);
    private final BigQueryTables tables = BigQueryFixture.tables(BigQueryFixture.client(TestBigQuery.endpoint()));
    private final BigQueryCatalog catalog = new BigQueryCatalog(tables, dialect);

    private void run(String sql) {
        server.jobs.query(BigQueryFixture.key("run"), sql);
    }

    @Test
    void namesTypesAsSqlDoes() {
        List<String> types = List.of(
                "INT64",
                "FLOAT64",
                "BOOL",
                "STRING",
                "BYTES",
                "DATE",
                "TIME",
                "DATETIME",
                "TIMESTAMP",
                "NUMERIC",
                "BIGNUMERIC",
                "JSON",
                "ARRAY<STRING>");
        List<TableShape.Column> columns = types.stream()
                .map(type -> new TableShape.Column("c" + types.indexOf(type), type))
                .toList();
        String defined = columns.stream()
                .map(column -> column.name() + " " + column.type())
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        run("CREATE TABLE " + dialect.relation(Layer.BRONZE, "orders") + " (" + defined + ")");

        assertEquals(columns, catalog.find(Layer.BRONZE, "orders").orElseThrow().columns());
        assertEquals(
                types,
                BigQueryCatalog.schema(columns).getFields().stream()
                        .map(field -> field.getMode() == com.google.cloud.bigquery.Field.Mode.REPEATED
                                ? "ARRAY<" + field.getType().getStandardType() + ">"
                                : field.getType().getStandardType().name())
                        .toList());
        assertTrue(catalog.find(Layer.BRONZE, "other").isEmpty());
    }

    @Test
    void knowsWhetherADatasetHasTables() {
        assertTrue(tables.isEmpty(server.dataset));
        run("CREATE TABLE " + dialect.relation(Layer.BRONZE, "orders") + " (id INT64)");
        assertFalse(tables.isEmpty(server.dataset));
    }

    @Test
    void asksForAllDescriptionsAtOnce() {
        run("CREATE TABLE " + dialect.relation(Layer.BRONZE, "orders")
                + " (id INT64) OPTIONS (description = 'tributary table=public.orders')");
        run("CREATE TABLE " + dialect.relation(Layer.BRONZE, "other") + " (id INT64)");
        JobKey key = BigQueryFixture.key("descriptions");

        List<String> descriptions =
                server.jobs.rows(key, server.jobs.query(key, dialect.descriptions(Layer.BRONZE))).stream()
                        .map(row -> BigQueryDialect.unquoted(row.get(0).getStringValue()))
                        .toList();

        assertEquals(List.of("tributary table=public.orders"), descriptions);
    }

    @Test
    void theDoctorSaysWhatIsMissing() {
        BigQueryWarehouse.requireReachable(config, "shop", Clock.systemUTC());
        try (BigQueryProxy proxy = new BigQueryProxy()) {
            proxy.answer(
                    "denied",
                    () -> post(urlPathMatching(".*/jobs")),
                    List.of(BigQueryProxy.refusal(403, "accessDenied", "Access Denied: Project test")));
            BigQueryConfig denied = new BigQueryConfig(
                    config.project(),
                    config.location(),
                    config.datasets(),
                    StageBy.LOAD,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(proxy.endpoint()));

            TributaryException failure = assertThrows(
                    TributaryException.class,
                    () -> BigQueryWarehouse.requireReachable(denied, "shop", Clock.systemUTC()));

            assertTrue(failure.getMessage().contains("bigquery.jobs.create"), failure.getMessage());
        }
    }
}
