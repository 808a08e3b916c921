package dev.tributary.capture.postgres;

import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What our user may do. */
final class AccessChecks {

    private AccessChecks() {}

    static List<Finding> replication(Examination on) throws SQLException {
        String user = on.user();
        boolean may = Sql.isTrue(on.connection(), """
                SELECT rolreplication OR rolsuper OR EXISTS (
                    SELECT FROM pg_roles g WHERE g.rolname IN ('rds_replication', 'azure_pg_admin')
                      AND pg_has_role(current_user, g.oid, 'MEMBER'))
                FROM pg_roles WHERE rolname = current_user
                """);
        if (!may) {
            return List.of(Finding.error(
                    ServerChecks.SOURCE,
                    "user '" + user + "' may not replicate",
                    "run ALTER ROLE " + Sql.name(user) + " REPLICATION"));
        }
        if (on.slotIsActive()) {
            // It runs already, or its last instance still lingers: it may hold the last WAL sender.
            return List.of(Finding.ok(ServerChecks.SOURCE, "user '" + user + "' may replicate"));
        }
        try (Connection stream = new SourceDatabase(on.source()).connectForReplication()) {
            return List.of(Finding.ok(ServerChecks.SOURCE, "user '" + user + "' may replicate"));
        } catch (TributaryException refused) {
            return List.of(Finding.error(
                    ServerChecks.SOURCE,
                    "user '" + user + "' cannot open a replication connection: " + refused.getMessage(),
                    "see to it that pg_hba.conf admits it to its database, and that a WAL sender is free"));
        }
    }

    static List<Finding> reading(Examination on) {
        String user = Sql.name(on.user());
        List<Finding> findings = new ArrayList<>();
        for (CatalogTable table : on.captured()) {
            if (!table.readable()) {
                findings.add(Finding.error(
                        table.id(),
                        "user '" + on.user() + "' may not read " + table.id(),
                        "run GRANT USAGE ON SCHEMA " + Sql.name(table.id().schema()) + " TO " + user
                                + "; GRANT SELECT ON " + Sql.name(table.id()) + " TO " + user));
            }
            if (table.rowsHidden()) {
                findings.add(Finding.error(
                        table.id(),
                        "row-level security hides rows of " + table.id() + " from user '" + on.user()
                                + "': a snapshot would lack them",
                        "run ALTER ROLE " + user + " BYPASSRLS"));
            }
        }
        return findings;
    }
}
