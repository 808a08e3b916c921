package dev.tributary.capture.postgres;

import dev.tributary.capture.core.SourceTable;
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
import java.util.SortedMap;
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
     */
    public record Findings(List<SourceTable> tables, int majorVersion) {}

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

    /** As {@link #check}, before anything runs: a refused login is the operator's then, and is not waited out. */
    public Findings checkAtStart() {
        try {
            return check();
        } catch (TributaryException failure) {
            throw PostgresFailures.atStart(failure);
        }
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
        return database.with("check the source", this::examine);
    }

    private Examined examine(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        Finding old = ServerChecks.version(version);
        if (old.isError()) {
            return new Examined(List.of(old), new Findings(List.of(), version));
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
        return new Examined(List.copyOf(found), new Findings(on.tables(), version));
    }

    private List<Finding> publication(Examination on) throws SQLException {
        return new Publication(database, on.publication()).findings(on.connection(), on.captured());
    }
}
