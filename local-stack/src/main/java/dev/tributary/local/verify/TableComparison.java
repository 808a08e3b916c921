package dev.tributary.local.verify;

import dev.tributary.capture.debezium.KeyCondition;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CanonicalText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares one table: sums of digests per bucket first; of the buckets that differ the rows; of the rows that differ the
 * columns.
 */
final class TableComparison {

    /** Rows of differing buckets, of both sides together, that are held at once. */
    private static final long MOST_ROWS = 400_000;

    private static final int MOST_SHOWN = 20;

    private final SourceState source;
    private final WarehouseState warehouse;
    private final SourceTable table;
    private final Sums left;

    private long missing;
    private long extra;
    private long different;
    private long unsettled;
    private int unread;
    private final List<Difference> differing = new ArrayList<>();

    /**
     * @param left what the source holds
     */
    TableComparison(SourceState source, WarehouseState warehouse, Sums left) {
        this.source = source;
        this.warehouse = warehouse;
        this.table = warehouse.source();
        this.left = left;
    }

    /** Sums up a table of the source, in one pass. */
    static Sums sums(SourceState source, SourceTable table) throws SQLException {
        Sums sums = new Sums();
        Digests digests = table.digests(CanonicalText.POSTGRES);
        source.read(table.table(), from -> digests.sums(table.query(from)), sums::add);
        return sums;
    }

    TableReport compare(long deadLetters) throws SQLException {
        Sums right = warehouse.sums();
        Set<Integer> buckets = withinLimit(left.differing(right), right);
        if (!buckets.isEmpty()) {
            lookInto(buckets);
        }
        WarehouseState.Counts counts = warehouse.counts();
        return new TableReport(
                table.table().toString(),
                left.rows(),
                counts.rows(),
                missing,
                extra,
                different,
                counts.rejected(),
                counts.flagged(),
                unsettled,
                deadLetters,
                unread,
                table.others(),
                table.keyNames(),
                differing);
    }

    private Set<Integer> withinLimit(Set<Integer> buckets, Sums right) {
        Set<Integer> chosen = new TreeSet<>();
        long rows = 0;
        for (int bucket : buckets) {
            rows += left.of(bucket).rows() + right.of(bucket).rows();
            if (rows <= MOST_ROWS || chosen.isEmpty()) {
                chosen.add(bucket);
            } else {
                unread++;
            }
        }
        return chosen;
    }

    private void lookInto(Set<Integer> buckets) throws SQLException {
        TableId id = table.table();
        Digests digests = table.digests(CanonicalText.POSTGRES);
        RowList inSource = new RowList(table.key().size());
        source.read(id, from -> digests.rows(table.query(from), buckets), row -> {
            inSource.add(row);
            return 1;
        });
        RowList inWarehouse = new RowList(table.key().size());
        warehouse.read(buckets, inWarehouse);
        Set<String> keys = new TreeSet<>(inSource.differing(inWarehouse));
        Set<String> unknown = warehouse.unsettled();
        unsettled = keys.stream().filter(unknown::contains).count();
        keys.removeAll(unknown);
        List<String> both = keys.stream()
                .filter(key -> inSource.count(key) > 0 && inWarehouse.count(key) > 0)
                .filter(key -> !table.key().isEmpty())
                .limit(MOST_SHOWN)
                .toList();
        RowDetails sourceRows = new RowDetails(table.columns().size());
        RowDetails warehouseRows = new RowDetails(table.columns().size());
        if (!both.isEmpty()) {
            List<List<String>> texts = both.stream().map(inSource::key).toList();
            source.read(
                    id,
                    KeyCondition.of(table.keyNames(), texts),
                    from -> digests.details(table.query(from), both),
                    row -> {
                        sourceRows.add(row);
                        return 1;
                    });
            warehouse.details(both, warehouseRows);
        }
        for (String key : keys) {
            note(key, inSource, inWarehouse, sourceRows.cells(key, warehouseRows, table));
        }
    }

    private void note(String key, RowList inSource, RowList inWarehouse, List<Difference.Cell> cells) {
        long here = inSource.count(key);
        long there = inWarehouse.count(key);
        missing += Math.max(0, here - there);
        extra += Math.max(0, there - here);
        different += here == there ? 1 : 0;
        Difference.Kind kind = here == there
                ? Difference.Kind.DIFFERENT
                : here > there ? Difference.Kind.MISSING : Difference.Kind.EXTRA;
        differing.add(new Difference(kind, here > 0 ? inSource.key(key) : inWarehouse.key(key), cells));
    }
}
