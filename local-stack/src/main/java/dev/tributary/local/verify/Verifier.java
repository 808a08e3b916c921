package dev.tributary.local.verify;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.merger.steps.TableState;
import dev.tributary.merger.steps.WarehouseReader;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Compares tables of the source with the warehouse, exactly, while both go on: what one transaction of the source sees with
 * what the warehouse holds of just that. So nothing has to be quiet, and what differs is a fault. Not for several threads at
 * once.
 */
public final class Verifier {

    private static final VerifyRequest AT_ONCE = new VerifyRequest(List.of(), 0, 600, false);

    private final Connection source;
    private final WarehouseReader warehouse;
    private final Passage passage;
    private final Consumer<String> progress;

    /** Of what is at rest. */
    public Verifier(Connection source, WarehouseReader warehouse) {
        this(source, warehouse, Passage.AT_REST, said -> {});
    }

    /**
     * The connection and the reader are the caller's to close; the connection is set to UTC.
     *
     * @param source to Postgres, with autocommit off
     * @param passage what is waited for before the warehouse is asked
     * @param progress is told what is done now
     */
    public Verifier(Connection source, WarehouseReader warehouse, Passage passage, Consumer<String> progress) {
        this.source = source;
        this.warehouse = warehouse;
        this.passage = passage;
        this.progress = progress;
    }

    /** As {@link #verify(PipelineFile, VerifyRequest)}, of all tables, as fast as it goes. */
    public List<TableReport> verify(PipelineFile file) throws SQLException {
        return verify(file, AT_ONCE);
    }

    /**
     * A report for each table of the source that the pipeline file names and that is asked for, in the order of their names.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if a table is asked for that is not there; {@code TRANSIENT} if the
     *     warehouse does not get as far as the source was; as the warehouse says, if it cannot be read
     */
    public List<TableReport> verify(PipelineFile file, VerifyRequest request) throws SQLException {
        Set<TableId> tables = tables(file, request);
        progress.accept("waits for snapshots");
        passage.awaitSnapshots(tables);
        try (SourceState state = SourceState.begin(source, file, request)) {
            Map<SourceTable, Sums> sums = new LinkedHashMap<>();
            for (SourceTable table : state.tables()) {
                progress.accept("reads " + table.table());
                SourceTable keyed = keyed(table.comparedIn(warehouse.engine()));
                sums.put(keyed, TableComparison.sums(state, keyed));
            }
            passage.await(state.mark(), tables);
            List<TableReport> reports = new ArrayList<>();
            for (Map.Entry<SourceTable, Sums> table : sums.entrySet()) {
                progress.accept("compares " + table.getKey().table());
                reports.add(compare(file, state, table.getKey(), table.getValue()));
            }
            return reports;
        }
    }

    private Set<TableId> tables(PipelineFile file, VerifyRequest request) throws SQLException {
        Set<TableId> tables = new TreeSet<>();
        for (SourceTable table : SourceTable.of(source, file)) {
            tables.add(table.table());
        }
        source.rollback();
        for (String asked : request.tables()) {
            if (!tables.contains(TableId.parse(asked))) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR, asked + " is not captured; these are: " + tables);
            }
        }
        tables.removeIf(table -> !request.asksFor(table));
        return tables;
    }

    /** What the warehouse takes for the key of a row, where it has the table, is its key. */
    private SourceTable keyed(SourceTable table) {
        Optional<List<String>> key = warehouse.key(table.table());
        if (key.isEmpty()) {
            return table;
        }
        List<String> names = key.get().stream()
                .map(name -> table.columns().stream()
                        .filter(column -> column.name().equals(name))
                        .map(column -> column.source())
                        .findFirst()
                        .orElse(""))
                .toList();
        return table.withKey(names);
    }

    private TableReport compare(PipelineFile file, SourceState state, SourceTable table, Sums sums)
            throws SQLException {
        long deadLetters = warehouse.deadLetters(file.topics().raw(table.table()));
        Optional<TableState> there = warehouse.begin(table.table(), state.mark().seen());
        if (there.isEmpty()) {
            return TableReport.ofMissing(table, sums.rows(), deadLetters);
        }
        try (WarehouseState held = new WarehouseState(there.get(), warehouse.engine(), table)) {
            return new TableComparison(state, held, sums).compare(deadLetters);
        }
    }
}
