package dev.tributary.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * What happens to some tables of the source, which lie in a schema of their own, and what has to be in the warehouse
 * afterwards. That silver equals the source and bronze holds each change once is looked at for all; here stands the rest.
 */
final class TableCase {

    private final String schema;
    private final String what;
    private final List<String> before = new ArrayList<>();
    private final List<List<String>> changes = new ArrayList<>();
    private final Map<String, String> bronze = new TreeMap<>();
    private final Map<String, Integer> differing = new TreeMap<>();
    private final List<ThrowingConsumer<CarriedTables>> checks = new ArrayList<>();

    private TableCase(String schema, String what) {
        this.schema = schema;
        this.what = what;
    }

    /** A case whose tables lie in that schema. */
    static TableCase of(String schema, String what) {
        return new TableCase(schema, what);
    }

    /** Run before anything is captured: what they leave comes as a snapshot. */
    TableCase with(String... statements) {
        before.addAll(List.of(statements));
        return this;
    }

    /** One transaction, run while capture streams. */
    TableCase then(String... statements) {
        changes.add(List.of(statements));
        return this;
    }

    /** How many changes of each operation bronze holds, as in {@code 1c 2u}; barriers are left out. */
    TableCase bronze(String table, String operations) {
        bronze.put(table, operations);
        return this;
    }

    /** How many rows of a table silver is known to hold otherwise than the source; 0 where nothing is said. */
    TableCase differs(String table, int rows) {
        differing.put(schema + "." + table, rows);
        return this;
    }

    /** What a query of the warehouse answers, a text per row; {@code {s}} in it is the schema. */
    TableCase shows(String query, String... rows) {
        return checked(tables -> tables.assertRows(query.replace("{s}", schema), rows));
    }

    TableCase checked(ThrowingConsumer<CarriedTables> check) {
        checks.add(check);
        return this;
    }

    String schema() {
        return schema;
    }

    String what() {
        return what;
    }

    List<String> before() {
        return before;
    }

    List<List<String>> changes() {
        return changes;
    }

    Map<String, String> bronze() {
        return bronze;
    }

    int differing(String table) {
        return differing.getOrDefault(table, 0);
    }

    List<ThrowingConsumer<CarriedTables>> checks() {
        return checks;
    }
}
