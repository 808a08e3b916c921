package dev.tributary.capture.postgres;

import dev.tributary.capture.postgres.CatalogTable.Column;
import dev.tributary.service.finding.Finding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Generated columns. A snapshot reads them, but the WAL does not hold virtual ones, and stored ones are published only
 * from Postgres 18 on and only if the publication says so. What is not sent with every change must not be read by a
 * snapshot either: its values would stay as they were.
 */
final class GeneratedColumns {

    private static final int PUBLISHED = 18;

    private GeneratedColumns() {}

    /** The columns of a table that no change carries. */
    static List<String> unsent(CatalogTable table, int majorVersion, Optional<PublicationState> publication) {
        boolean stored = majorVersion >= PUBLISHED
                && publication.map(PublicationState::storedGenerated).orElse(true);
        return table.columns().stream()
                .filter(column -> column.generated().equals("v") || (column.isGenerated() && !stored))
                .map(Column::name)
                .toList();
    }

    static List<Finding> look(Examination on) throws SQLException {
        Optional<PublicationState> publication =
                PublicationState.of(on.connection(), on.publication(), on.majorVersion());
        List<Finding> findings = new ArrayList<>();
        for (CatalogTable table : on.captured()) {
            List<String> unsent = unsent(table, on.majorVersion(), publication);
            List<String> sent = table.columns().stream()
                    .filter(Column::isGenerated)
                    .map(Column::name)
                    .filter(name -> !unsent.contains(name))
                    .toList();
            if (!sent.isEmpty()) {
                findings.add(Finding.ok(table.id(), "stored generated columns are carried: " + sent));
            }
            if (!unsent.isEmpty()) {
                findings.add(Finding.warning(
                        table.id(),
                        "Postgres does not replicate generated columns " + unsent + ": they are left out",
                        remedy(on, table, unsent)));
            }
        }
        return findings;
    }

    private static String remedy(Examination on, CatalogTable table, List<String> unsent) {
        boolean couldBeSent = on.majorVersion() >= PUBLISHED
                && table.columns().stream()
                        .anyMatch(column -> unsent.contains(column.name())
                                && column.generated().equals("s"));
        return couldBeSent
                ? "run ALTER PUBLICATION " + Sql.name(on.publication())
                        + " SET (publish_generated_columns = stored), or compute them in the warehouse"
                : "compute them in the warehouse";
    }
}
