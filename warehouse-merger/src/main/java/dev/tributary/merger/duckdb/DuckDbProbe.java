package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.core.WarehouseProbe;
import dev.tributary.merger.sql.LiveRows;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.TargetTables;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of its own in a DuckDB file; a file that was not there is deleted at the end. */
public final class DuckDbProbe implements WarehouseProbe {

    private final TableId table = WarehouseProbe.newTable();
    private final MergeSql sql = new MergeSql(new DuckDbDialect(), new TableShape(table, List.of(), List.of()));
    private final Path file;
    private final boolean isNew;
    private final DuckDbWarehouse warehouse;

    private DuckDbProbe(Path file, boolean isNew, DuckDbWarehouse warehouse) {
        this.file = file;
        this.isNew = isNew;
        this.warehouse = warehouse;
    }

    /** As {@link DuckDbWarehouse#open}. */
    public static DuckDbProbe open(Path file, Path lake) {
        boolean isNew = !Files.exists(file);
        return new DuckDbProbe(file, isNew, DuckDbWarehouse.open(file, lake));
    }

    @Override
    public TableId table() {
        return table;
    }

    @Override
    public Warehouse warehouse() {
        return warehouse;
    }

    @Override
    public List<List<@Nullable String>> live(CleanSchema schema) {
        try (Connection connection = warehouse.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(LiveRows.sql(sql, schema))) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int column = 1; column <= schema.columns().size(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException failure) {
            throw DuckDbErrors.of(table.toString(), failure);
        }
    }

    /** Nothing is. */
    @Override
    public long bytesBilled() {
        return 0;
    }

    /** Work tables go with the connection. */
    @Override
    public void remove() {
        try (Connection connection = warehouse.connection()) {
            for (String drop : TargetTables.drop(sql)) {
                DuckDbFile.execute(connection, drop);
            }
        } catch (SQLException failure) {
            throw DuckDbErrors.of(table.toString(), failure);
        }
    }

    @Override
    public void close() {
        warehouse.close();
        if (isNew) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException failure) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR, file + " was made and cannot be deleted: delete it", failure);
            }
        }
    }
}
