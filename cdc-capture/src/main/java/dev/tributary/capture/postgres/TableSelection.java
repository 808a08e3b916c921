package dev.tributary.capture.postgres;

import dev.tributary.capture.core.RowIdentity;
import dev.tributary.capture.core.SourceTable;
import dev.tributary.capture.postgres.CatalogTable.Identity;
import dev.tributary.capture.postgres.CatalogTable.Kind;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.service.config.Nearest;
import dev.tributary.service.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Which of the source's tables a pipeline file means, and what is wrong with what it says of them. */
final class TableSelection {

    /** What Debezium takes in {@code message.key.columns}. */
    private static final Pattern KEY_COLUMN = Pattern.compile("[^\\s:;,]+");

    private final PipelineFile file;
    private final SortedMap<TableId, CatalogTable> catalog;
    private final List<SourceTable> tables = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private TableSelection(PipelineFile file, SortedMap<TableId, CatalogTable> catalog) {
        this.file = file;
        this.catalog = catalog;
    }

    /**
     * The tables to capture, in order of their names.
     *
     * @param findings names that mean no table, keys that are none, and what is passed over
     */
    record Selected(List<SourceTable> tables, List<Finding> findings) {}

    static Selected of(PipelineFile file, SortedMap<TableId, CatalogTable> catalog) {
        TableSelection selection = new TableSelection(file, catalog);
        file.tables().keySet().forEach(selection::checkMatches);
        catalog.values().forEach(table -> file.table(table.id()).ifPresent(config -> selection.select(table, config)));
        return new Selected(List.copyOf(selection.tables), List.copyOf(selection.findings));
    }

    private void checkMatches(String name) {
        Pattern pattern = Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q"));
        List<CatalogTable> matches = catalog.values().stream()
                .filter(table -> pattern.matcher(table.id().toString()).matches())
                .toList();
        String subject = "tables." + name;
        if (matches.isEmpty()) {
            List<String> names = catalog.values().stream()
                    .filter(table -> table.kind().isCaptured())
                    .map(table -> table.id().toString())
                    .toList();
            String meant = Nearest.to(name, names)
                    .map(nearest -> "did you mean " + nearest + "?")
                    .orElse("the database holds " + (names.isEmpty() ? "no table" : "others, as " + names.get(0)));
            findings.add(Finding.error(subject, subject + ": no such table in the source", meant));
        } else if (matches.stream().noneMatch(table -> table.kind().isCaptured())) {
            CatalogTable match = matches.get(0);
            findings.add(Finding.error(
                    subject,
                    subject + ": " + match.id() + " is " + match.kind() + ": " + why(match.kind()),
                    remedy(match)));
        }
    }

    private void select(CatalogTable table, TableConfig config) {
        Kind kind = table.kind();
        boolean named = file.tables().containsKey(table.id().toString());
        boolean rootIsCaptured = kind == Kind.PARTITION
                && catalog.values().stream()
                        .filter(other -> other.kind() == Kind.PARTITIONED)
                        .filter(root -> table.related().contains(Sql.name(root.id()))
                                || table.related().contains(Sql.name(root.id().name())))
                        .anyMatch(root -> file.table(root.id()).isPresent());
        if (kind.isCaptured()) {
            identify(table, config);
        } else if (!named && kind != Kind.VIEW && !rootIsCaptured) {
            findings.add(Finding.warning(
                    table.id(), table.id() + " is " + kind + " and is passed over: " + why(kind), remedy(table)));
        }
    }

    private static String why(Kind kind) {
        return switch (kind) {
            case PARTITION -> "it is carried with the table that it is a partition of";
            case UNLOGGED -> "its changes are not in the WAL";
            default -> "Postgres replicates tables only";
        };
    }

    private static String remedy(CatalogTable table) {
        return switch (table.kind()) {
            case PARTITION -> "name " + String.join(", ", table.related()) + " in the pipeline file";
            case UNLOGGED -> "run ALTER TABLE " + Sql.name(table.id()) + " SET LOGGED, or leave it out";
            default -> "name the tables that it is made from, or leave it out";
        };
    }

    private void identify(CatalogTable table, TableConfig config) {
        Identity identity = table.identity();
        List<String> index = identity.form() == 'i' ? identity.index() : List.of();
        if (!config.key().isEmpty()) {
            checkKey(table, config.key());
            tables.add(new SourceTable(table.id(), RowIdentity.CONFIGURED_KEY, config.key()));
        } else if (!index.isEmpty() && !Set.copyOf(index).equals(Set.copyOf(identity.primaryKey()))) {
            checkNames(table, index, "its REPLICA IDENTITY index");
            tables.add(new SourceTable(table.id(), RowIdentity.IDENTITY_INDEX, index));
        } else if (!identity.primaryKey().isEmpty()) {
            tables.add(new SourceTable(table.id(), RowIdentity.PRIMARY_KEY, List.of()));
        } else {
            RowIdentity without = identity.isFull() ? RowIdentity.WHOLE_ROW : RowIdentity.APPEND_ONLY;
            tables.add(new SourceTable(table.id(), without, List.of()));
        }
    }

    private void checkKey(CatalogTable table, List<String> key) {
        String setting = "tables." + table.id() + ".key";
        List<String> columns = table.columnNames();
        for (String column : key) {
            if (!columns.contains(column)) {
                String meant = Nearest.to(column, columns)
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse("its columns are " + columns);
                findings.add(Finding.error(table.id(), setting + ": " + column + " is no column of it", meant));
                return;
            }
        }
        checkNames(table, key, setting);
        Identity identity = table.identity();
        if (!identity.isFull() && !identity.refusesChanges() && !identity.sent().containsAll(key)) {
            findings.add(Finding.error(
                    table.id(),
                    setting + ": of a deleted row Postgres sends " + identity.sent() + " only (REPLICA IDENTITY "
                            + identity + "), not " + key,
                    "run ALTER TABLE " + Sql.name(table.id()) + " REPLICA IDENTITY FULL, or leave key: out"));
        }
    }

    private void checkNames(CatalogTable table, List<String> key, String where) {
        for (String column : key) {
            if (!KEY_COLUMN.matcher(column).matches()) {
                findings.add(Finding.error(
                        table.id(),
                        where + ": column '" + column + "' of " + table.id()
                                + " has a blank, a comma, a colon or a semicolon in its name and cannot be a key",
                        "choose other columns, or run ALTER TABLE " + Sql.name(table.id()) + " RENAME COLUMN "
                                + Sql.name(column) + " TO …"));
            }
        }
    }
}
