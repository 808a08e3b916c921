package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.ShapePlan;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.MergeSteps;
import dev.tributary.merger.steps.Session;
import dev.tributary.merger.steps.Target;
import dev.tributary.service.error.TributaryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/**
 * The warehouse in one DuckDB file, over a lake in a local folder. The steps of a merge are one transaction, which is
 * faster than one each; nothing counts on it. Killed at any point, the file is at the end of some merge.
 *
 * <p>{@link #connection} may be called by any thread; the rest by one at a time.
 */
public final class DuckDbWarehouse implements Warehouse {

    /** DuckDB keeps some thousand values of each column in each step and thread: of more columns, not twice as many fit. */
    private static final int WIDE = 500;

    private static final DuckDbDialect DIALECT = new DuckDbDialect();

    private final DuckDBConnection connection;
    private final Path lake;
    private final Target target;
    private final boolean oneTransaction;
    private final Consumer<String> beforeStep;
    private boolean empty;
    private int threads = DuckDbFile.THREADS;

    private DuckDbWarehouse(
            DuckDBConnection connection, Path lake, boolean oneTransaction, Consumer<String> beforeStep) {
        this.connection = connection;
        this.lake = lake.toAbsolutePath().normalize();
        this.target = new Target(new DuckDbCatalog(connection), DIALECT);
        this.oneTransaction = oneTransaction;
        this.beforeStep = beforeStep;
    }

    /**
     * Opens the file, which is made if it is not there, for this process alone.
     *
     * @param lake the lake's root folder
     * @throws TributaryException {@code NEEDS_OPERATOR} if another process has it open, or it cannot be opened
     */
    public static DuckDbWarehouse open(Path file, Path lake) {
        return open(file, lake, true, step -> {});
    }

    /**
     * For tests.
     *
     * @param oneTransaction false to commit each step by itself
     * @param beforeStep called before each step of a merge; what it throws ends the merge there
     */
    static DuckDbWarehouse open(Path file, Path lake, boolean oneTransaction, Consumer<String> beforeStep) {
        DuckDBConnection connection = DuckDbFile.openOwned(file);
        DuckDbWarehouse warehouse = new DuckDbWarehouse(connection, lake, oneTransaction, beforeStep);
        try {
            warehouse.empty = !new DuckDbCatalog(connection).hasTables(Layer.BRONZE);
            for (Layer layer : Layer.values()) {
                for (String statement : DIALECT.createLayer(layer)) {
                    DuckDbFile.execute(connection, statement);
                }
            }
            return warehouse;
        } catch (SQLException failure) {
            warehouse.close();
            throw DuckDbErrors.of(file.toString(), failure);
        }
    }

    /**
     * Opens a file to read that no process owns.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if a process owns it (ask that one), or it is not there
     */
    public static Connection openReadOnly(Path file) {
        return DuckDbFile.openReadOnly(file);
    }

    /** A new connection to the open file, which sees what is committed; the caller closes it. */
    public Connection connection() {
        return DuckDbFile.duplicate(connection);
    }

    @Override
    public boolean isEmpty() {
        return empty;
    }

    @Override
    public Map<TableId, String> stopped() {
        try {
            return new DuckDbCatalog(connection).stopped();
        } catch (SQLException failure) {
            throw DuckDbErrors.of("the stopped tables cannot be read", failure);
        }
    }

    @Override
    public MergeResult merge(TableBatch batch) {
        return batch.byKey().stream().map(this::mergeOfOneKey).reduce(MergeResult.NONE, MergeResult::and);
    }

    private MergeResult mergeOfOneKey(TableBatch batch) {
        try {
            Session session = new DuckDbSession(connection, DIALECT, batch.table(), beforeStep);
            ShapePlan plan = target.ensure(session, batch);
            boolean wide = plan.shape().columns().size() > WIDE;
            useThreads(wide ? 1 : DuckDbFile.THREADS);
            MergeSteps merge = new MergeSteps(
                    session, new ParquetStaging(lake, session), batch, plan, new MergeSql(DIALECT, plan.shape()));
            merge.stage(target);
            // What a transaction drops is held until its end.
            MergeResult result =
                    oneTransaction && !wide ? DuckDbFile.inTransaction(connection, merge::run) : merge.run();
            empty = false;
            return result;
        } catch (SQLException failure) {
            throw DuckDbErrors.of(batch.table().toString(), failure);
        }
    }

    @Override
    public void rebuild(TableId table, Runnable merges) {
        target.rebuild(new DuckDbSession(connection, DIALECT, table, beforeStep), table, merges);
    }

    private void useThreads(int count) throws SQLException {
        if (count != threads) {
            DuckDbFile.execute(connection, "SET threads TO " + count);
            threads = count;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw DuckDbErrors.of("the DuckDB file did not close", failure);
        }
    }
}
