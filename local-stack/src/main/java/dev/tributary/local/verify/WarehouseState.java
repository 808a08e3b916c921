package dev.tributary.local.verify;

import dev.tributary.contracts.clean.CanonicalText;
import dev.tributary.merger.steps.TableState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A table of the warehouse as it was at a mark. */
final class WarehouseState implements AutoCloseable {

    private final TableState state;
    private final SourceTable source;
    private final WarehouseTable table;
    private final Digests digests;

    /**
     * How many rows there are.
     *
     * @param rows without the rejected
     * @param rejected those that silver does not show, because their newest change was rejected
     * @param flagged of {@code rows}, those with a flag
     */
    record Counts(long rows, long rejected, long flagged) {}

    /**
     * Takes a state over.
     *
     * @param engine the warehouse's
     * @param source the table in the source
     */
    WarehouseState(TableState state, CanonicalText engine, SourceTable source) {
        this.state = state;
        this.source = source;
        this.table = new WarehouseTable(source, state.shape(), state.dialect(), engine);
        this.digests = source.digests(engine);
    }

    SourceTable source() {
        return source;
    }

    Sums sums() {
        Sums sums = new Sums();
        state.read("sums", digests.sums(texts()), sums::add);
        return sums;
    }

    Counts counts() {
        String flagged = "NOT _rejected AND " + state.dialect().isNotEmpty("_quality_flags");
        String query = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN _rejected THEN 1 ELSE 0 END), 0),"
                + " COALESCE(SUM(CASE WHEN " + flagged + " THEN 1 ELSE 0 END), 0) FROM (" + state.rows() + ") _s";
        List<Long> counts = new ArrayList<>();
        state.read("counts", query, row -> row.forEach(count -> counts.add(Long.valueOf(String.valueOf(count)))));
        return new Counts(counts.get(0) - counts.get(1), counts.get(1), counts.get(2));
    }

    void read(Collection<Integer> buckets, RowList into) {
        state.read("rows", digests.rows(texts(), buckets), into::add);
    }

    void details(Collection<String> keys, RowDetails into) {
        state.read("details", digests.details(texts(), keys), into::add);
    }

    /** The digests of the keys of those rows of which not all values are known. */
    Set<String> unsettled() {
        Set<String> keys = new HashSet<>();
        if (!source.key().isEmpty()) {
            state.unsettled()
                    .ifPresent(unsettled -> state.read(
                            "unsettled",
                            digests.keys(table.keys(unsettled)),
                            row -> keys.add(Objects.requireNonNull(row.get(0)))));
        }
        return keys;
    }

    private String texts() {
        return table.query(state.rows());
    }

    @Override
    public void close() {
        state.close();
    }
}
