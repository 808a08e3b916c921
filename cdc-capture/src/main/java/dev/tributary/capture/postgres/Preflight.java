package dev.tributary.capture.postgres;

import dev.tributary.capture.core.RowIdentity;
import dev.tributary.capture.core.SourceTable;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that the source can be captured as it is set up, before anything is made there or in Kafka. */
public final class Preflight {

    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
    private static final int OLDEST = 14;

    private final SourceDatabase database;
    private final PipelineFile file;
    private final SourceConfig source;

    public Preflight(SourceDatabase database, PipelineFile file) {
        this.database = database;
        this.file = file;
        this.source = database.config();
    }

    /**
     * What was found.
     *
     * @param tables to capture, in order of their names
     * @param majorVersion of the server, for example 18
     * @param published whether the publication holds just these tables
     */
    public record Findings(List<SourceTable> tables, int majorVersion, boolean published) {}

    /**
     * Runs all checks.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} with the remedy; {@code TRANSIENT} if the server cannot be
     *     reached
     */
    public Findings check() {
        return database.with("check the source", this::check);
    }

    private Findings check(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST) {
            throw refuse("the source runs Postgres " + version + "; capture needs " + OLDEST + " or newer: upgrade it");
        }
        String walLevel = text(connection, "SELECT current_setting('wal_level')");
        if (!walLevel.equals("logical")) {
            throw refuse("wal_level is '" + walLevel
                    + "': run ALTER SYSTEM SET wal_level = logical; and restart the server");
        }
        checkRole(connection);
        SortedMap<TableId, Catalog.Table> catalog = Catalog.tables(connection);
        List<SourceTable> tables = TableSelection.of(file, catalog);
        checkReadable(tables, catalog);
        boolean published = checkPublication(connection, tables, catalog);
        checkSlot(connection);
        tables.forEach(Preflight::say);
        return new Findings(tables, version, published);
    }

    private void checkRole(Connection connection) throws SQLException {
        String sql = """
                SELECT (rolreplication OR rolsuper OR EXISTS (
                    SELECT FROM pg_roles g WHERE g.rolname IN ('rds_replication', 'azure_pg_admin')
                      AND pg_has_role(current_user, g.oid, 'MEMBER')))::text
                FROM pg_roles WHERE rolname = current_user
                """;
        if (!text(connection, sql).equals("true")) {
            String user = source.url().user();
            throw refuse("user '" + user + "' may not replicate: run ALTER ROLE " + Sql.name(user) + " REPLICATION");
        }
    }

    private void checkReadable(List<SourceTable> tables, SortedMap<TableId, Catalog.Table> catalog) {
        for (SourceTable table : tables) {
            Catalog.Table found = catalog.get(table.id());
            if (found != null && !found.readable()) {
                String user = Sql.name(source.url().user());
                throw refuse("user '" + source.url().user() + "' may not read " + table.id()
                        + ": run GRANT USAGE ON SCHEMA "
                        + Sql.name(table.id().schema()) + " TO " + user + "; GRANT SELECT ON " + Sql.name(table.id())
                        + " TO " + user);
            }
        }
    }

    /** Whether the publication holds just these tables; if not, our user must be able to see to it. */
    private boolean checkPublication(
            Connection connection, List<SourceTable> tables, SortedMap<TableId, Catalog.Table> catalog)
            throws SQLException {
        String publication = source.publicationIn(file.pipeline());
        Set<TableId> wanted = tables.stream().map(SourceTable::id).collect(Collectors.toSet());
        if (Catalog.published(connection, publication).equals(wanted)) {
            return true;
        }
        boolean exists = !text(connection, "SELECT count(*)::text FROM pg_publication WHERE pubname = ?", publication)
                .equals("0");
        boolean creates = text(connection, "SELECT has_database_privilege(current_database(), 'CREATE')::text")
                .equals("true");
        boolean owns = catalog.values().stream()
                .filter(table -> wanted.contains(table.id()))
                .allMatch(Catalog.Table::owned);
        if (!owns || (!exists && !creates)) {
            String list = tables.stream().map(table -> Sql.name(table.id())).collect(Collectors.joining(", "));
            String remedy = exists
                    ? "ALTER PUBLICATION " + Sql.name(publication) + " SET TABLE " + list
                    : "CREATE PUBLICATION " + Sql.name(publication) + " FOR TABLE " + list
                            + " WITH (publish_via_partition_root = true)";
            throw refuse("user '" + source.url().user() + "' may not publish the tables: as their owner run " + remedy);
        }
        return false;
    }

    private void checkSlot(Connection connection) throws SQLException {
        String slot = source.slotIn(file.pipeline());
        if (Slots.find(connection, slot).isPresent()) {
            return;
        }
        String free = text(
                connection,
                "SELECT (current_setting('max_replication_slots')::int - count(*))::text FROM pg_replication_slots");
        if (Integer.parseInt(free) <= 0) {
            throw refuse("no replication slot is free: drop one that is not used (SELECT slot_name FROM"
                    + " pg_replication_slots WHERE NOT active), or raise max_replication_slots and restart the server");
        }
    }

    private static void say(SourceTable table) {
        if (table.identity() == RowIdentity.APPEND_ONLY) {
            LOG.warn(
                    "{} has no primary key: it is captured as append-only, and Postgres refuses UPDATE and DELETE on it"
                            + " while it is published; name a key: in the pipeline file, or run ALTER TABLE {} REPLICA"
                            + " IDENTITY FULL",
                    table.id(),
                    Sql.name(table.id()));
        } else {
            LOG.info("{}: rows are told apart by {}", table.id(), table.identity());
        }
    }

    private static String text(Connection connection, String sql, String... arguments) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                query.setString(i + 1, arguments[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private static TributaryException refuse(String message) {
        return new TributaryException(ErrorKind.NEEDS_OPERATOR, message);
    }
}
