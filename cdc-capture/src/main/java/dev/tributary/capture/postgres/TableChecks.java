package dev.tributary.capture.postgres;

import dev.tributary.capture.core.RowIdentity;
import dev.tributary.capture.core.SourceTable;
import dev.tributary.capture.postgres.CatalogTable.Column;
import dev.tributary.capture.postgres.CatalogTable.Identity;
import dev.tributary.capture.postgres.CatalogTable.Kind;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.service.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How each table's rows are told apart, and what of them does not arrive as one might expect. */
final class TableChecks {

    /** The first version that has infinite intervals. */
    private static final int INFINITE_INTERVALS = 17;

    /** Digits that DuckDB's DECIMAL and Avro's fixed decimals of most readers hold. */
    private static final int DUCKDB_DIGITS = 38;
    /** BigQuery's BIGNUMERIC: digits before the point, and behind it. */
    private static final int BIGNUMERIC_DIGITS = 38;

    private TableChecks() {}

    static List<Finding> identity(Examination on) {
        return on.tables().stream().map(table -> identity(table, on.of(table))).toList();
    }

    private static Finding identity(SourceTable table, CatalogTable found) {
        Identity identity = found.identity();
        String alter = "run ALTER TABLE " + Sql.name(table.id()) + " ";
        if (table.identity() == RowIdentity.WHOLE_ROW) {
            return Finding.warning(
                    table.id(),
                    table.id()
                            + " has REPLICA IDENTITY FULL and no key: rows are told apart by the whole row. Silver is"
                            + " computed from bronze whenever it is read, and the table is read anew when its columns"
                            + " change",
                    alter + "ADD PRIMARY KEY (…), or name a key: in the pipeline file");
        }
        if (!identity.refusesChanges()) {
            return Finding.ok(table.id(), "rows are told apart by " + told(table, identity));
        }
        String refused = ": Postgres refuses UPDATE and DELETE on it while it is published, so it is append-only";
        if (!identity.primaryKey().isEmpty()) {
            return Finding.warning(
                    table.id(), "REPLICA IDENTITY " + identity + refused, alter + "REPLICA IDENTITY DEFAULT");
        }
        String why = identity.form() == 'd' ? "has no primary key" : "has REPLICA IDENTITY " + identity;
        return Finding.warning(
                table.id(),
                table.id() + " " + why + refused,
                alter + "REPLICA IDENTITY FULL, or give it a primary key");
    }

    private static String told(SourceTable table, Identity identity) {
        List<String> columns = table.key().isEmpty() ? identity.primaryKey() : table.key();
        return table.identity() + (columns.isEmpty() ? "" : " " + columns) + "; REPLICA IDENTITY " + identity;
    }

    static List<Finding> toast(Examination on) {
        List<Finding> findings = new ArrayList<>();
        for (CatalogTable table : on.captured()) {
            List<String> columns = table.columns().stream()
                    .filter(Column::mayBeToasted)
                    .map(Column::name)
                    .toList();
            if (!columns.isEmpty() && !table.identity().isFull()) {
                findings.add(Finding.ok(
                        table.id(),
                        "long values of " + columns + " that an UPDATE leaves alone are not sent; they are carried as"
                                + " unchanged, and silver keeps what it has"));
            }
        }
        return findings;
    }

    static List<Finding> types(Examination on) {
        List<Finding> findings = new ArrayList<>();
        for (CatalogTable table : on.captured()) {
            for (Column column : table.columns()) {
                if (column.type().equals("numeric") && column.cleanType() instanceof Decimal decimal) {
                    numeric(on, table, column, decimal, findings);
                }
                beyondTheDriver(on, table, column).ifPresent(findings::add);
            }
        }
        return findings;
    }

    /** What is lost on the way from Postgres's text to us. */
    private static Optional<Finding> beyondTheDriver(Examination on, CatalogTable table, Column column) {
        String name = Sql.name(column.name());
        String alter = "run ALTER TABLE " + Sql.name(table.id()) + " ";
        if (column.type().equals("interval") && on.majorVersion() >= INFINITE_INTERVALS) {
            return Optional.of(Finding.warning(
                    table.id(),
                    "column " + column.name() + ", interval: 'infinity' would arrive as 00:00:00",
                    alter + "ADD CHECK (isfinite(" + name + "))"));
        }
        if (column.type().equals("money")) {
            return Optional.of(Finding.warning(
                    table.id(),
                    "column " + column.name() + ", money: it is carried with two digits behind the point, whatever the"
                            + " currency",
                    alter + "ALTER " + name + " TYPE numeric(19,2)"));
        }
        return Optional.empty();
    }

    private static void numeric(
            Examination on, CatalogTable table, Column column, Decimal decimal, List<Finding> findings) {
        String alter = "run ALTER TABLE " + Sql.name(table.id()) + " ALTER " + Sql.name(column.name()) + " TYPE ";
        boolean bigQuery = on.file().warehouse().flatMap(w -> w.bigquery()).isPresent();
        String name = "column " + column.name() + ", numeric";
        if (column.modifier() < 0) {
            findings.add(Finding.warning(
                    table.id(),
                    name + " without a precision, is carried with 9 digits behind the point and 29 before it; a value"
                            + " with more becomes NULL, with a flag and its text in _original",
                    alter + "numeric(p,s) with what it needs"));
        } else if (bigQuery
                && (decimal.scale() > BIGNUMERIC_DIGITS || decimal.precision() - decimal.scale() > BIGNUMERIC_DIGITS)) {
            findings.add(Finding.warning(
                    table.id(),
                    name + " of " + decimal.precision()
                            + " digits, does not fit BigQuery's BIGNUMERIC (38 digits before"
                            + " the point, 38 behind it)",
                    alter + "numeric(76,38) or less"));
        } else if (!bigQuery && decimal.precision() > DUCKDB_DIGITS) {
            findings.add(Finding.warning(
                    table.id(),
                    name + " of " + decimal.precision()
                            + " digits, does not fit DuckDB's DECIMAL of 38: it is carried as" + " text",
                    alter + "numeric(38,s) or less, or cast it where it is read"));
        }
    }

    static List<Finding> related(Examination on) {
        List<Finding> findings = new ArrayList<>();
        for (CatalogTable table : on.captured()) {
            if (table.kind() == Kind.PARTITIONED) {
                findings.add(Finding.ok(table.id(), "is partitioned: it is carried as one table, under its own name"));
                if (!table.related().isEmpty()) {
                    findings.add(Finding.warning(
                            table.id(),
                            "its partitions " + table.related() + " have another REPLICA IDENTITY than "
                                    + table.identity() + ": what of a changed row is sent differs by partition",
                            "run ALTER TABLE … REPLICA IDENTITY " + table.identity() + " on each of them"));
                }
            } else if (!table.related().isEmpty()) {
                findings.add(Finding.warning(
                        table.id(),
                        "tables inherit from it (" + String.join(", ", table.related()) + "): it is carried without"
                                + " their rows, which SELECT shows with it; each of them is a table of its own",
                        "compare it with SELECT … FROM ONLY " + Sql.name(table.id())));
            }
        }
        return findings;
    }
}
