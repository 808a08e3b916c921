package dev.tributary.endtoend.random;

import dev.tributary.endtoend.random.Journal.Change;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares bronze with the journal: each change of a key that was made while the table was streaming is there once, in the
 * order in which it happened; of what was made before, at most the end. And silver's state is the newest version of each
 * key in bronze, unless a barrier came after it.
 */
public final class BronzeCheck {

    private final RandomTable table;
    private final Connection source;
    private final Connection warehouse;
    private final int partitions;
    private final List<String> differences = new ArrayList<>();

    /**
     * @param partitions of each raw topic
     */
    public BronzeCheck(RandomTable table, Connection source, Connection warehouse, int partitions) {
        this.table = table;
        this.source = source;
        this.warehouse = warehouse;
        this.partitions = partitions;
    }

    /**
     * What differs, one line each.
     *
     * @param created the journal's mark at which it began
     * @param streaming the journal's mark from which on the table was streaming
     */
    public List<String> differences(long created, long streaming) throws SQLException {
        WarehouseTable target = WarehouseTable.of(table, source, warehouse);
        Map<List<String>, List<Change>> journal = new Journal(table).changes(source, created);
        Map<List<String>, List<Change>> sure = new Journal(table).changes(source, streaming);
        Map<List<String>, List<Version>> bronze = new LinkedHashMap<>();
        List<Version> barriers = new ArrayList<>();
        if (target.isThere()) {
            read(target, bronze, barriers);
        }
        journal.forEach((key, changes) -> compare(
                key,
                changes,
                sure.getOrDefault(key, List.of()).size(),
                bronze.getOrDefault(key, List.of()).stream()
                        .filter(version -> !version.isSnapshot())
                        .toList()));
        bronze.forEach((key, versions) -> {
            if (!journal.containsKey(key) && versions.stream().anyMatch(version -> !version.isSnapshot())) {
                differences.add(table + " " + key + ": bronze has changes of it, there were none: " + versions);
            }
        });
        compareBarriers(new Journal(table).truncates(source, streaming), barriers);
        if (table.isKeyed() && target.isThere()) {
            compareState(target, bronze, barriers);
        }
        return differences;
    }

    private void compare(List<String> key, List<Change> journal, int sure, List<Version> versions) {
        List<Change> bronze = versions.stream().map(Version::change).toList();
        boolean end = bronze.size() <= journal.size()
                && journal.subList(journal.size() - bronze.size(), journal.size())
                        .equals(bronze);
        if (!end || bronze.size() < sure) {
            differences.add(table + " " + key + ": bronze has " + bronze + ", there were " + journal
                    + ", of which the last " + sure + " while it was streaming; bronze's are "
                    + versions.stream().map(Version::id).toList());
        }
    }

    private void compareBarriers(List<String> truncates, List<Version> barriers) {
        for (int partition = 0; partition < partitions; partition++) {
            int here = partition;
            List<String> found = barriers.stream()
                    .filter(barrier -> barrier.partition() == here && barrier.isTruncate())
                    .map(barrier -> String.valueOf(barrier.tx()))
                    .toList();
            if (!found.equals(truncates)) {
                differences.add(table + ": partition " + here + " has barriers of transactions " + found
                        + ", those that truncated are " + truncates);
            }
        }
    }

    private void compareState(WarehouseTable target, Map<List<String>, List<Version>> bronze, List<Version> barriers)
            throws SQLException {
        Map<List<String>, String> state = new HashMap<>();
        try (Statement statement = warehouse.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + keys(target) + ", _deleted, _epoch, _raw_offset FROM " + target.state())) {
            int i = table.key().size();
            while (row.next()) {
                String version = row.getLong(i + 2) + "/" + row.getLong(i + 3);
                state.put(key(row), row.getBoolean(i + 1) ? "gone" : version);
            }
        }
        bronze.forEach((key, versions) -> {
            Version newest = versions.get(versions.size() - 1);
            if (newest.rejected()) {
                // Silver stands by an earlier one.
                return;
            }
            boolean gone = newest.op().equals("d") || barriers.stream().anyMatch(newest::isGoneBy);
            String expected = gone ? "gone" : newest.epoch() + "/" + newest.offset();
            if (!expected.equals(state.getOrDefault(key, "absent"))) {
                differences.add(table + " " + key + ": its state is " + state.get(key) + ", by bronze " + expected);
            }
        });
    }

    private void read(WarehouseTable target, Map<List<String>, List<Version>> bronze, List<Version> barriers)
            throws SQLException {
        Set<String> seen = new HashSet<>();
        try (Statement statement = warehouse.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + keys(target)
                        + ", " + Version.COLUMNS + " FROM " + target.bronze()
                        + " ORDER BY _epoch, _raw_offset, _raw_partition")) {
            int i = Math.max(1, table.key().size());
            while (row.next()) {
                Version version = Version.of(row, i);
                if (!seen.add(version.id())) {
                    differences.add(table + ": bronze has a version twice: " + version);
                }
                if (version.op().equals("b")) {
                    barriers.add(version);
                } else {
                    bronze.computeIfAbsent(key(row), key -> new ArrayList<>()).add(version);
                }
            }
        }
    }

    private String keys(WarehouseTable target) {
        return table.isKeyed()
                ? table.keyNames().stream()
                        .map(name -> "CAST(" + target.column(name) + " AS VARCHAR)")
                        .collect(Collectors.joining(", "))
                : "CAST(_tx_id AS VARCHAR)";
    }

    private List<String> key(ResultSet row) throws SQLException {
        List<String> key = new ArrayList<>();
        for (int i = 1; i <= Math.max(1, table.key().size()); i++) {
            key.add(String.valueOf(row.getString(i)));
        }
        return key;
    }
}
