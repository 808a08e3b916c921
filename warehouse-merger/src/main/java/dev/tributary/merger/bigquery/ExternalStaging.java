package dev.tributary.merger.bigquery;

import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.Staging;
import dev.tributary.merger.steps.Loading;
import dev.tributary.merger.steps.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch's Parquet files, which BigQuery reads where they are: for each schema an external table that goes when the merge has
 * ended. It takes none of the loads of a day; what is read is billed.
 *
 * @param session of the merge
 * @param run tells it from all others: letters and digits
 */
record ExternalStaging(BigQueryDialect dialect, LakeFiles files, Session session, String run) implements Loading {

    @Override
    public List<Staging.Source> sources(MergeSql sql, TableBatch batch) {
        List<Staging.Source> sources = new ArrayList<>();
        List<String> names = names(batch);
        for (CleanSchema schema : batch.schemas()) {
            String name = names.get(sources.size());
            session.change(
                    "external table",
                    dialect.createStagingOf(name, dialect.landedColumns(schema), files.urls(batch, schema)));
            sources.add(new Staging.Source(dialect.relation(Layer.STAGING, name), schema));
        }
        return sources;
    }

    @Override
    public void done(TableBatch batch) {
        session.dropWorkTables(names(batch));
    }

    private List<String> names(TableBatch batch) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < batch.schemas().size(); i++) {
            names.add("files_" + i + "_" + batch.table().warehouseName() + "_" + run);
        }
        return names;
    }
}
