package dev.tributary.merger.bigquery;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CanonicalText;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.steps.Catalog;
import dev.tributary.merger.steps.WarehouseReader;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads BigQuery's datasets. Each statement is a job of its own and sees what merges have done by then. Work tables lie in the
 * dataset of staging; those that are left go by themselves.
 */
public final class BigQueryAccess implements WarehouseReader.Access {

    private static final Logger LOG = LoggerFactory.getLogger(BigQueryAccess.class);

    private final BigQueryWarehouse.Connected to;
    private final BigQueryDialect dialect;
    private final String pipeline;
    private final Consumer<String> beforeStep;

    /**
     * For tests.
     *
     * @param beforeStep called before each step
     */
    BigQueryAccess(BigQueryWarehouse.Connected to, String pipeline, Consumer<String> beforeStep) {
        this.to = to;
        this.beforeStep = beforeStep;
        this.dialect = new BigQueryDialect(to.config());
        this.pipeline = pipeline;
    }

    /**
     * Reads what this pipeline's merges have made; nothing is sent yet.
     *
     * @throws dev.tributary.service.error.TributaryException {@code NEEDS_OPERATOR} if there are no credentials
     */
    public static WarehouseReader reader(BigQueryConfig config, String pipeline, Clock clock) {
        return new WarehouseReader(
                new BigQueryAccess(BigQueryWarehouse.connected(config, clock), pipeline, step -> {}));
    }

    @Override
    public CanonicalText engine() {
        return CanonicalText.BIGQUERY;
    }

    @Override
    public SqlDialect dialect() {
        return dialect;
    }

    @Override
    public Catalog catalog() {
        return new BigQueryCatalog(to.tables(), dialect);
    }

    @Override
    public WarehouseReader.Run begin(TableId table) {
        BigQuerySession session =
                new BigQuerySession(to.jobs(), to.tables(), dialect, pipeline, table, List.of(), beforeStep);
        long before = to.governor().billed(table);
        return new WarehouseReader.Run(session, session.run(), false, tables -> {
            session.dropWorkTables(tables);
            LOG.info("{}: verify billed {} bytes", table, to.governor().billed(table) - before);
        });
    }

    /** There is nothing to close: each call is a connection of its own. */
    @Override
    public void close() {}
}
