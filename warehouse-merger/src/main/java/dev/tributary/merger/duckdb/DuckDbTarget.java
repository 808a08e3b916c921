package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.ShapePlan;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.TargetTables;
import dev.tributary.merger.sql.TargetViews;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees to it that bronze, views and, with a key, state of a table are there and take a batch. What it has seen to once it does not
 * look at again until the shape changes. Each statement may run again, so a change that was cut short is finished at the
 * next start.
 */
final class DuckDbTarget {

    private static final String BRONZE = "bronze";
    private static final String SILVER = "silver";

    private final Connection connection;
    private final DuckDbCatalog catalog;
    private final SqlDialect dialect;
    private final Map<TableId, TableShape> known = new HashMap<>();

    DuckDbTarget(Connection connection, SqlDialect dialect) {
        this.connection = connection;
        this.catalog = new DuckDbCatalog(connection);
        this.dialect = dialect;
    }

    /** Makes the schemas. */
    void ensureSchemas() throws SQLException {
        for (String schema : List.of(BRONZE, SILVER)) {
            DuckDbFile.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + dialect.quoted(schema));
        }
    }

    /** The plan by which the table now takes the batch; it has been carried out. */
    ShapePlan ensure(TableBatch batch) throws SQLException {
        TableId table = batch.table();
        Optional<TableShape> cached = Optional.ofNullable(known.get(table));
        Optional<TableShape> before = cached.isPresent() ? cached : fromCatalog(table);
        ShapePlan plan = ShapePlan.of(before, batch.schemas(), dialect);
        if (cached.isEmpty() || !plan.isEmpty()) {
            known.remove(table);
            carryOut(plan);
            known.put(table, plan.shape());
        }
        return before.isPresent() ? plan : new ShapePlan(plan.shape(), List.of(), List.of());
    }

    private Optional<TableShape> fromCatalog(TableId table) throws SQLException {
        String name = table.warehouseName();
        for (String taken : List.of(name, name + "_rejected", name + "_state")) {
            catalog.key(table, SILVER, taken);
        }
        Optional<List<String>> key = catalog.key(table, BRONZE, name);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TableShape(table, catalog.businessColumns(BRONZE, name), key.get()));
    }

    private void carryOut(ShapePlan plan) throws SQLException {
        MergeSql sql = new MergeSql(dialect, plan.shape());
        create(sql, TargetTables.createBronze(sql), "TABLE", sql.bronze());
        alter(sql, BRONZE, plan.shape().table().warehouseName(), sql.bronze());
        if (!plan.shape().key().isEmpty()) {
            create(sql, TargetTables.createState(sql), "TABLE", sql.state());
            alter(sql, SILVER, plan.shape().table().warehouseName() + "_state", sql.state());
        }
        create(sql, TargetViews.live(sql), "VIEW", sql.live());
        create(sql, TargetViews.rejected(sql), "VIEW", sql.rejected());
    }

    /** With its comment in one transaction: without it, it would look like someone else's. */
    private void create(MergeSql sql, String statement, String kind, String relation) throws SQLException {
        String comment = dialect.text(DuckDbCatalog.comment(sql.shape()));
        DuckDbFile.inTransaction(connection, () -> {
            DuckDbFile.execute(connection, statement);
            DuckDbFile.execute(connection, "COMMENT ON " + kind + " " + relation + " IS " + comment);
            return true;
        });
    }

    /** Goes by what the table really has: bronze may have been altered and state not. */
    private void alter(MergeSql sql, String schema, String name, String relation) throws SQLException {
        TableShape there = new TableShape(sql.shape().table(), catalog.businessColumns(schema, name), List.of());
        for (TableShape.Column column : sql.shape().columns()) {
            Optional<TableShape.Column> now = there.column(column.name());
            if (now.isEmpty()) {
                DuckDbFile.execute(connection, TargetTables.addColumn(sql, relation, column));
            } else if (!now.get().equals(column)) {
                DuckDbFile.execute(connection, TargetTables.widenColumn(sql, relation, column));
            }
        }
    }
}
