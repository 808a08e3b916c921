package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.ExternalTableDefinition;
import com.google.cloud.bigquery.TableInfo;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.merger.core.Mark;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MetaColumn;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.OurTables;
import dev.tributary.merger.steps.Session;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * External tables over the lake's files, for people who query Parquet straight: one for each table, with the columns of all of
 * its files, in the types of the files. What it has seen to once it does not look at again until a file has other columns. Not
 * thread-safe.
 */
final class LakeTables {

    private final Function<String, Optional<TableInfo>> catalog;
    private final BigQueryDialect dialect;
    private final LakePaths paths;
    private final String lake;
    private final Map<TableId, List<TableShape.Column>> known = new HashMap<>();

    /**
     * @param catalog what the dataset of external tables has under a name
     * @param lake the lake's URL, without a slash at its end
     */
    LakeTables(Function<String, Optional<TableInfo>> catalog, BigQueryDialect dialect, LakePaths paths, String lake) {
        this.catalog = catalog;
        this.dialect = dialect;
        this.paths = paths;
        this.lake = lake;
    }

    /** Of a build, in the dataset that its pipeline file names. */
    static LakeTables of(BigQueryTables tables, BigQueryDialect dialect, String build, String lake) {
        return new LakeTables(
                name -> tables.find(dialect.table(Layer.LAKE, name)), dialect, new LakePaths(build), lake);
    }

    /**
     * Makes the table of a batch's files, or makes it anew where it lacks a column of theirs.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if what has its name is not this table's, or reads other files
     */
    void ensure(Session session, TableBatch batch) {
        TableId table = batch.table();
        Optional<List<TableShape.Column>> before = Optional.ofNullable(known.get(table));
        if (before.isEmpty()) {
            before = found(table);
        }
        List<TableShape.Column> columns = with(before.orElse(List.of()), batch.schemas());
        if (!before.equals(Optional.of(columns))) {
            List<TableShape.Column> all = new ArrayList<>(columns);
            all.addAll(dialect.landedMetaColumns());
            session.change(
                    "lake table made",
                    dialect.createLakeTable(table.warehouseName(), all, prefix(table), new Mark(table).text()));
        }
        known.put(table, columns);
    }

    /** The business columns of the one that is there. */
    private Optional<List<TableShape.Column>> found(TableId table) {
        String name = table.warehouseName();
        Optional<TableInfo> found = catalog.apply(name);
        OurTables ours = new OurTables((layer, same) -> found.map(BigQueryCatalog::found));
        Optional<List<TableShape.Column>> columns = ours.businessColumns(table, Layer.LAKE, name);
        found.ifPresent(there -> requireOurFiles(table, there));
        boolean inFolders = found.map(TableInfo::getDefinition)
                .filter(definition -> definition instanceof ExternalTableDefinition external
                        && external.getHivePartitioningOptions() != null)
                .isPresent();
        return columns.map(all -> all.stream()
                .filter(column -> !inFolders || !BigQueryDialect.isFolder(column.name()))
                .toList());
    }

    /** Another pipeline has the same tables, and another lake. */
    private void requireOurFiles(TableId table, TableInfo there) {
        List<String> ours = List.of(BigQueryDialect.files(prefix(table)));
        if (!(there.getDefinition() instanceof ExternalTableDefinition external)
                || !ours.equals(external.getSourceUris())) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    table + ": " + there.getTableId().getDataset() + "."
                            + there.getTableId().getTable() + " does not read " + ours.get(0)
                            + ": name another dataset as warehouse.bigquery.datasets.lake, or drop that table");
        }
    }

    private String prefix(TableId table) {
        return lake + "/" + paths.table(table).replaceFirst("/$", "");
    }

    /** Columns stay when files come without them; where two types do not go together, the newer files are read. */
    private List<TableShape.Column> with(List<TableShape.Column> before, List<CleanSchema> schemas) {
        Set<String> meta = new HashSet<>(MetaColumn.names());
        Map<String, String> types = new LinkedHashMap<>();
        before.forEach(column -> types.put(column.name(), column.type()));
        schemas.forEach(schema -> dialect.landedColumns(schema).stream()
                .filter(column -> !meta.contains(column.name()))
                .forEach(column ->
                        types.merge(column.name(), column.type(), (older, newer) -> dialect.widest(older, newer)
                                .orElse(newer))));
        return types.entrySet().stream()
                .map(type -> new TableShape.Column(type.getKey(), type.getValue()))
                .toList();
    }
}
