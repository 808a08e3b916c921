package dev.tributary.capture.postgres;

import dev.tributary.contracts.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A publication as it is.
 *
 * @param owned whether our user owns it, by itself or by a role
 * @param all whether it is FOR ALL TABLES
 * @param viaRoot whether changes of partitions are published as their root's
 * @param storedGenerated whether stored generated columns are published (from Postgres 18)
 * @param unpublished of insert, update, delete and truncate those that it leaves out
 * @param schemas whose tables it holds
 * @param tables that it names, each with whether it publishes some rows or columns only
 */
record PublicationState(
        boolean owned,
        boolean all,
        boolean viaRoot,
        boolean storedGenerated,
        List<String> unpublished,
        Set<String> schemas,
        Map<TableId, Boolean> tables) {

    /** The first with row filters, column lists and schemas. */
    private static final int FILTERS = 15;

    private static final int GENERATED = 18;
    private static final List<String> OPERATIONS = List.of("insert", "update", "delete", "truncate");

    /** Empty if there is none of that name. */
    static Optional<PublicationState> of(Connection connection, String name, int majorVersion) throws SQLException {
        String sql = "SELECT pg_has_role(pubowner, 'USAGE'), puballtables, pubviaroot, "
                + (majorVersion >= GENERATED ? "pubgencols = 's'" : "false")
                + ", pubinsert, pubupdate, pubdelete, pubtruncate FROM pg_publication WHERE pubname = ?";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                List<String> unpublished = new ArrayList<>();
                for (int i = 0; i < OPERATIONS.size(); i++) {
                    if (!row.getBoolean(5 + i)) {
                        unpublished.add(OPERATIONS.get(i));
                    }
                }
                return Optional.of(new PublicationState(
                        row.getBoolean(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        unpublished,
                        majorVersion >= FILTERS ? schemas(connection, name) : Set.of(),
                        tables(connection, name, majorVersion)));
            }
        }
    }

    private static Set<String> schemas(Connection connection, String name) throws SQLException {
        String sql = """
                SELECT n.nspname FROM pg_publication_namespace pn JOIN pg_publication p ON p.oid = pn.pnpubid
                JOIN pg_namespace n ON n.oid = pn.pnnspid WHERE p.pubname = ?
                """;
        Set<String> schemas = new TreeSet<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    schemas.add(row.getString(1));
                }
            }
        }
        return schemas;
    }

    private static Map<TableId, Boolean> tables(Connection connection, String name, int majorVersion)
            throws SQLException {
        String sql = "SELECT n.nspname, c.relname, "
                + (majorVersion >= FILTERS ? "pr.prqual IS NOT NULL OR pr.prattrs IS NOT NULL" : "false")
                + " FROM pg_publication_rel pr JOIN pg_publication p ON p.oid = pr.prpubid"
                + " JOIN pg_class c ON c.oid = pr.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE p.pubname = ?";
        Map<TableId, Boolean> tables = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    tables.put(new TableId(row.getString(1), row.getString(2)), row.getBoolean(3));
                }
            }
        }
        return tables;
    }

    /** Of some tables those that it does not hold. */
    List<TableId> lacks(Collection<TableId> wanted) {
        return wanted.stream()
                .filter(table -> !all && !schemas.contains(table.schema()) && !tables.containsKey(table))
                .toList();
    }

    /** The tables that it names beside some; what it holds by a schema or as all tables is not meant. */
    List<TableId> namesBeside(Collection<TableId> wanted) {
        return tables.keySet().stream().filter(table -> !wanted.contains(table)).toList();
    }

    /** Whether it publishes some rows or columns of a table only; not where it holds all of it anyway. */
    boolean filters(TableId table) {
        return !all && !schemas.contains(table.schema()) && tables.getOrDefault(table, false);
    }
}
