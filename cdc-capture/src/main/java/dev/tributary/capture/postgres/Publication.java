package dev.tributary.capture.postgres;

import dev.tributary.capture.postgres.CatalogTable.Kind;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publication, which says what the slot's reader is sent. It is made before the slot is, and then holds the tables
 * of the pipeline file: tables are added to it and taken out. What it is for as a whole (all tables, schemas, options)
 * is left as its owner made it, and refused if it would lose changes.
 *
 * @param database the source
 * @param name its name
 */
public record Publication(SourceDatabase database, String name) {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    /** The first that publishes stored generated columns. */
    private static final int GENERATED = 18;

    /**
     * Makes it, or brings it in step. It takes effect in the WAL from its own commit on, so what is sent of earlier
     * changes stays the same when they are sent again.
     *
     * @param tables the captured ones
     * @param streams whether a slot goes on with it. Then it must be there: where it was dropped, nothing was sent since
     * @throws TributaryException {@code NEEDS_OPERATOR} with the SQL for its owner if our user may not, or if it would
     *     lose changes as it is, or has lost them
     */
    public void ensure(Collection<TableId> tables, boolean streams) {
        database.with("publish the tables", connection -> {
            if (streams && !exists(connection)) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        "publication " + name + " is gone, and the changes since it was dropped with it: request a new"
                                + " snapshot with tributary resnapshot");
            }
            Set<TableId> wanted = new TreeSet<>(tables);
            Map<TableId, CatalogTable> catalog = Catalog.read(connection);
            List<CatalogTable> captured = wanted.stream()
                    .map(catalog::get)
                    .filter(table -> table != null)
                    .toList();
            findings(connection, captured).stream()
                    .filter(Finding::isError)
                    .findFirst()
                    .ifPresent(error -> {
                        throw new TributaryException(ErrorKind.NEEDS_OPERATOR, error.line());
                    });
            return change(connection, wanted);
        });
    }

    private boolean exists(Connection connection) throws SQLException {
        return PublicationState.of(connection, name, majorVersion(connection)).isPresent();
    }

    private boolean change(Connection connection, Set<TableId> wanted) throws SQLException {
        int version = majorVersion(connection);
        List<String> changes = changes(PublicationState.of(connection, name, version), wanted, version);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : changes) {
                statement.execute(sql);
                LOG.info("done in the source: {}", sql);
            }
        }
        connection.commit();
        return !changes.isEmpty();
    }

    private List<String> changes(Optional<PublicationState> found, Set<TableId> wanted, int version) {
        if (found.isEmpty()) {
            return List.of(create(wanted, version));
        }
        List<String> changes = new ArrayList<>();
        List<TableId> missing = found.get().lacks(wanted);
        List<TableId> surplus = found.get().namesBeside(wanted);
        if (!missing.isEmpty()) {
            changes.add(alter("ADD TABLE " + list(missing)));
        }
        if (!surplus.isEmpty() && found.get().owned()) {
            changes.add(alter("DROP TABLE " + list(surplus)));
        }
        return changes;
    }

    private String create(Collection<TableId> tables, int version) {
        return "CREATE PUBLICATION " + Sql.name(name) + " FOR TABLE " + list(tables)
                + " WITH (publish_via_partition_root = true"
                + (version >= GENERATED ? ", publish_generated_columns = stored)" : ")");
    }

    private String alter(String what) {
        return "ALTER PUBLICATION " + Sql.name(name) + " " + what;
    }

    /** Tables that inherit from one of them are named by themselves, so ONLY; a partitioned table is always whole. */
    private static String list(Collection<TableId> tables) {
        return tables.stream().map(table -> "ONLY " + Sql.name(table)).collect(Collectors.joining(", "));
    }

    /** What stands in the way of {@link #ensure}, and how it is else. */
    List<Finding> findings(Connection connection, List<CatalogTable> captured) throws SQLException {
        int version = majorVersion(connection);
        Set<TableId> wanted = captured.stream().map(CatalogTable::id).collect(Collectors.toCollection(TreeSet::new));
        Optional<PublicationState> found = PublicationState.of(connection, name, version);
        List<Finding> findings = new ArrayList<>();
        found.ifPresent(state -> findings.addAll(losses(state, captured)));
        List<TableId> toAdd = found.map(state -> state.lacks(wanted)).orElse(List.copyOf(wanted));
        boolean mayMake = found.map(PublicationState::owned)
                .orElse(Sql.isTrue(connection, "SELECT has_database_privilege(current_database(), 'CREATE')"));
        boolean ownsTables =
                captured.stream().filter(table -> toAdd.contains(table.id())).allMatch(CatalogTable::owned);
        if (!toAdd.isEmpty() && !(mayMake && ownsTables)) {
            findings.add(error(
                    "user '" + database.config().url().user() + "' may not publish the tables",
                    "as their owner run "
                            + (found.isEmpty() ? create(wanted, version) : alter("ADD TABLE " + list(toAdd)))));
        } else if (findings.isEmpty()) {
            findings.add(Finding.ok(subject(), state(found, toAdd)));
        }
        found.filter(state -> !state.owned())
                .map(state -> state.namesBeside(wanted))
                .filter(surplus -> !surplus.isEmpty())
                .ifPresent(surplus -> findings.add(Finding.warning(
                        subject(),
                        "it also holds " + surplus + ", which the pipeline file does not name",
                        "as its owner run " + alter("DROP TABLE " + list(surplus)))));
        return findings;
    }

    private static String state(Optional<PublicationState> found, List<TableId> toAdd) {
        if (found.isEmpty()) {
            return "will be made for " + toAdd.size() + " tables";
        }
        return toAdd.isEmpty() ? "holds the tables" : "tables will be added to it: " + toAdd;
    }

    /** What it would lose as it is. */
    private List<Finding> losses(PublicationState state, List<CatalogTable> captured) {
        List<Finding> findings = new ArrayList<>();
        if (!state.unpublished().isEmpty()) {
            findings.add(error(
                    "publication " + name + " leaves out " + String.join(", ", state.unpublished()),
                    "run " + alter("SET (publish = 'insert, update, delete, truncate')")));
        }
        captured.stream()
                .filter(table -> table.kind() == Kind.PARTITIONED && !state.viaRoot())
                .findFirst()
                .ifPresent(table -> findings.add(error(
                        "publication " + name + " publishes changes of " + table.id() + " under the names of its"
                                + " partitions",
                        "run " + alter("SET (publish_via_partition_root = true)"))));
        captured.stream()
                .filter(table -> state.filters(table.id()))
                .forEach(table -> findings.add(error(
                        "publication " + name + " publishes some rows or columns of " + table.id() + " only",
                        "run " + alter("DROP TABLE " + Sql.name(table.id())) + "; "
                                + alter("ADD TABLE ONLY " + Sql.name(table.id())))));
        return findings;
    }

    private String subject() {
        return "publication " + name;
    }

    private Finding error(String message, String remedy) {
        return Finding.error(subject(), message, remedy);
    }

    private static int majorVersion(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }
}
