package dev.tributary.capture.postgres;

import dev.tributary.capture.core.SourceTable;
import dev.tributary.capture.postgres.CatalogTable.Kind;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import dev.tributary.service.finding.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that the source can be captured as it is set up, before anything is made there or in Kafka. A start is refused
 * for what {@code tributary doctor} says is an error: both ask here.
 */
public final class Preflight {

    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

    private final SourceDatabase database;
    private final PipelineFile file;

    public Preflight(SourceDatabase database, PipelineFile file) {
        this.database = database;
        this.file = file;
    }

    /**
     * What capture goes by.
     *
     * @param tables to capture, in order of their names
     * @param majorVersion of the server, for example 18
     * @param published whether the publication holds just these tables
     * @param unsent columns that no change carries, so that a snapshot must leave them out too
     * @param ownRows of tables that others inherit from the SELECT that a snapshot must use: it reads their own rows
     *     only, because the others are tables of their own
     */
    public record Findings(
            List<SourceTable> tables,
            int majorVersion,
            boolean published,
            Map<TableId, List<String>> unsent,
            Map<TableId, String> ownRows) {}

    private record Examined(List<Finding> found, Findings findings) {}

    /**
     * Runs all checks and refuses the first error.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} with the remedy; {@code TRANSIENT} if the server cannot be
     *     reached
     */
    public Findings check() {
        Examined examined = examined();
        for (Finding finding : examined.found) {
            if (finding.isError()) {
                throw new TributaryException(ErrorKind.NEEDS_OPERATOR, finding.line());
            }
        }
        for (Finding finding : examined.found) {
            if (finding.severity() == Severity.WARNING) {
                LOG.warn("{}: {}", finding.subject(), finding.line());
            } else {
                LOG.info("{}: {}", finding.subject(), finding.line());
            }
        }
        return examined.findings;
    }

    /**
     * Runs all checks, and says all that was found.
     *
     * @throws TributaryException if the server cannot be reached
     */
    public List<Finding> look() {
        return examined().found;
    }

    private Examined examined() {
        try {
            return database.with("check the source", this::examine);
        } catch (TributaryException failure) {
            throw PostgresFailures.atStart(failure);
        }
    }

    private Examined examine(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        Finding old = ServerChecks.version(version);
        if (old.isError()) {
            return new Examined(List.of(old), new Findings(List.of(), version, false, Map.of(), Map.of()));
        }
        SortedMap<TableId, CatalogTable> catalog = Catalog.read(connection);
        TableSelection.Selected selected = TableSelection.of(file, catalog);
        Examination on = new Examination(connection, file, database.config(), version, catalog, selected.tables());
        List<SourceCheck> checks = List.of(
                examination -> List.of(old),
                ServerChecks::walLevel,
                ServerChecks::primary,
                AccessChecks::replication,
                examination -> selected.findings(),
                AccessChecks::reading,
                NameChecks::look,
                this::publication,
                SlotChecks::slot,
                ServerChecks::senders,
                ServerChecks::keptWal,
                ServerChecks::idleTimeout,
                ServerChecks::failover,
                TableChecks::identity,
                TableChecks::related,
                TableChecks::types,
                GeneratedColumns::look,
                TableChecks::toast);
        List<Finding> found = new ArrayList<>();
        for (SourceCheck check : checks) {
            found.addAll(check.look(on));
        }
        return new Examined(List.copyOf(found), findings(on));
    }

    private List<Finding> publication(Examination on) throws SQLException {
        return new Publication(database, on.publication()).findings(on.connection(), on.captured());
    }

    private static Findings findings(Examination on) throws SQLException {
        Optional<PublicationState> publication =
                PublicationState.of(on.connection(), on.publication(), on.majorVersion());
        boolean published = publication
                .filter(state -> state.lacks(on.ids()).isEmpty())
                .filter(state -> state.namesBeside(on.ids()).isEmpty())
                .isPresent();
        Map<TableId, List<String>> unsent = new TreeMap<>();
        Map<TableId, String> ownRows = new TreeMap<>();
        for (CatalogTable table : on.captured()) {
            List<String> columns = GeneratedColumns.unsent(table, on.majorVersion(), publication);
            if (!columns.isEmpty()) {
                unsent.put(table.id(), columns);
            }
            if (table.kind() == Kind.TABLE && !table.related().isEmpty()) {
                List<String> sent = table.columnNames().stream()
                        .filter(column -> !columns.contains(column))
                        .toList();
                ownRows.put(table.id(), "SELECT " + Sql.names(sent) + " FROM ONLY " + Sql.name(table.id()));
            }
        }
        return new Findings(on.tables(), on.majorVersion(), published, unsent, ownRows);
    }
}
