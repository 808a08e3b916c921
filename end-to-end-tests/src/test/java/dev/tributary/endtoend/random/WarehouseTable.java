package dev.tributary.endtoend.random;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A table as the warehouse has it.
 *
 * @param columns the name of each column of the source there
 * @param present those that are there, in lower case
 */
record WarehouseTable(String name, Map<String, String> columns, Set<String> present) {

    static WarehouseTable of(RandomTable table, Connection source, Connection warehouse) throws SQLException {
        List<String> names = table.names(source);
        List<String> safe = SafeNames.columns(names);
        Map<String, String> columns = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), safe.get(i));
        }
        String name = new TableId(table.schema(), table.name()).warehouseName();
        Set<String> present = new HashSet<>();
        try (Statement statement = warehouse.createStatement();
                ResultSet row = statement.executeQuery("SELECT column_name FROM information_schema.columns"
                        + " WHERE table_schema = 'silver' AND table_name = '" + name + "'")) {
            while (row.next()) {
                present.add(row.getString(1).toLowerCase(Locale.ROOT));
            }
        }
        return new WarehouseTable(name, columns, present);
    }

    /** False as long as nothing has come. */
    boolean isThere() {
        return !present.isEmpty();
    }

    /** A column of the source as SQL here: NULL where it has not come yet. */
    String column(String source) {
        String safe = columns.getOrDefault(source, source);
        return present.contains(safe.toLowerCase(Locale.ROOT)) ? Sql.name(safe) : "NULL";
    }

    String bronze() {
        return "bronze." + Sql.name(name);
    }

    String silver() {
        return "silver." + Sql.name(name);
    }

    String state() {
        return "silver." + Sql.name(name + "_state");
    }
}
