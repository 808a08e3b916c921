package dev.tributary.endtoend.kill;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.TableId;
import dev.tributary.endtoend.random.RandomTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Looks at silver whenever no merger has the file: no key's version may be older than it was. */
final class VersionWatch {

    private final Path file;
    private final List<RandomTable> tables;
    private final Map<String, Version> newest = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    private record Version(long epoch, long offset) {
        boolean isOlderThan(Version other) {
            return epoch < other.epoch || (epoch == other.epoch && offset < other.offset);
        }
    }

    /**
     * @param file of the warehouse
     */
    VersionWatch(Path file, List<RandomTable> tables) {
        this.file = file;
        this.tables = tables.stream().filter(RandomTable::isKeyed).toList();
    }

    /** A connection to a warehouse that nobody has open; the caller closes it. */
    static Connection open(Path file) throws SQLException {
        Properties readOnly = new Properties();
        readOnly.setProperty("duckdb.read_only", "true");
        Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, readOnly);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
        }
        return connection;
    }

    /** Looks, if nobody has the file. */
    synchronized void look() {
        if (!Files.exists(file)) {
            return;
        }
        try (Connection warehouse = open(file)) {
            for (RandomTable table : tables) {
                look(warehouse, table);
            }
        } catch (SQLException notNow) {
            if (!String.valueOf(notNow.getMessage()).contains("lock on file")) {
                differences.add("silver cannot be looked at: " + notNow.getMessage());
            }
        }
    }

    private void look(Connection warehouse, RandomTable table) throws SQLException {
        String name = new TableId(table.schema(), table.name()).warehouseName() + "_state";
        try (Statement statement = warehouse.createStatement()) {
            try (ResultSet there = statement.executeQuery("SELECT 1 FROM information_schema.tables"
                    + " WHERE table_schema = 'silver' AND table_name = '" + name + "'")) {
                if (!there.next()) {
                    return;
                }
            }
            String key = SafeNames.columns(table.keyNames()).stream()
                    .map(column -> "CAST(\"" + column + "\" AS VARCHAR)")
                    .collect(Collectors.joining(", "));
            try (ResultSet row = statement.executeQuery(
                    "SELECT [" + key + "]::VARCHAR, _epoch, _raw_offset FROM silver.\"" + name + "\"")) {
                while (row.next()) {
                    seen(table + " " + row.getString(1), new Version(row.getLong(2), row.getLong(3)));
                }
            }
        }
    }

    private void seen(String key, Version version) {
        Version before = newest.put(key, version);
        if (before != null && version.isOlderThan(before)) {
            differences.add(key + " went back from " + before + " to " + version);
        }
    }

    /** What went back, one line each. */
    synchronized List<String> differences() {
        return List.copyOf(differences);
    }
}
