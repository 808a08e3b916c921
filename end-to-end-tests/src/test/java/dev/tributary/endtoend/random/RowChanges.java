package dev.tributary.endtoend.random;

import dev.tributary.endtoend.random.RandomTable.Column;
import dev.tributary.endtoend.random.RandomTable.Identity;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Random changes of rows. None minds whether its rows are there. */
final class RowChanges {

    private final Draw draw;
    private final RowValues values;
    private final Connection connection;

    RowChanges(Draw draw, Connection connection) {
        this.draw = draw;
        this.values = new RowValues(draw);
        this.connection = connection;
    }

    /** Makes one change, of one row or several. */
    void change(RandomTable table) throws SQLException {
        List<Column> columns = table.columns(connection);
        if (table.identity() == Identity.WHOLE_ROW) {
            switch (draw.below(6)) {
                case 0, 1 -> run(insert(table, columns, draw.between(1, 3)));
                case 2 -> copy(table, columns);
                case 3 ->
                    run("INSERT INTO " + table.quoted() + " SELECT * FROM " + table.quoted() + " WHERE " + rows(table));
                case 4 -> run(update(table, columns));
                default -> run("DELETE FROM " + table.quoted() + " WHERE " + rows(table));
            }
            return;
        }
        if (!table.isKeyed()) {
            if (draw.chance(25)) {
                copy(table, columns);
            } else {
                run(insert(table, columns, draw.between(1, 3)));
            }
            return;
        }
        switch (draw.below(12)) {
            case 0, 1 -> run(insert(table, columns, draw.between(1, 4)) + " ON CONFLICT DO NOTHING");
            case 2, 3 -> run(upsert(table, columns));
            case 4, 5, 6 -> run(update(table, columns));
            case 7 -> run("DELETE FROM " + table.quoted() + " WHERE " + rows(table));
            case 8 -> run(reinsert(table, columns));
            case 9 -> run(newKey(table, draw.below(KeyKind.count()), draw.below(KeyKind.count())));
            case 10 -> swap(table);
            default -> copy(table, columns);
        }
    }

    /** Removes all rows, also of the tables that refer to it, and now and then adds some before and after. */
    void truncate(RandomTable table) throws SQLException {
        change(table);
        run("TRUNCATE " + table.quoted() + " CASCADE");
        if (draw.chance(70)) {
            change(table);
        }
    }

    private String insert(RandomTable table, List<Column> columns, int rows) {
        int first = draw.below(KeyKind.count());
        String tuples = IntStream.range(0, rows)
                .mapToObj(i ->
                        "(" + String.join(", ", values.row(table, columns, (first + i) % KeyKind.count(), true)) + ")")
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table.quoted() + " (" + RowValues.names(table, columns) + ") VALUES " + tuples;
    }

    private String upsert(RandomTable table, List<Column> columns) {
        List<String> set = columns.stream()
                .filter(column -> draw.chance(50))
                .map(column -> column.quoted() + " = EXCLUDED." + column.quoted())
                .toList();
        return insert(table, columns, 1) + " ON CONFLICT (" + Sql.names(table.keyNames()) + ") DO "
                + (set.isEmpty() ? "NOTHING" : "UPDATE SET " + String.join(", ", set));
    }

    private String update(RandomTable table, List<Column> columns) {
        List<String> set = columns.stream()
                .filter(column -> draw.chance(column.kind().isExternal() ? 15 : 35))
                .map(column -> column.quoted() + " = " + (draw.chance(15) ? column.quoted() : column.value(draw)))
                .toList();
        String first = table.isKeyed()
                ? Sql.name(table.keyNames().get(0))
                : columns.get(0).quoted();
        return "UPDATE " + table.quoted() + " SET " + (set.isEmpty() ? first + " = " + first : String.join(", ", set))
                + " WHERE " + rows(table);
    }

    private String reinsert(RandomTable table, List<Column> columns) {
        int number = draw.below(KeyKind.count());
        return "DELETE FROM " + table.quoted() + " WHERE " + table.isKey(number) + "; INSERT INTO " + table.quoted()
                + " (" + RowValues.names(table, columns) + ") VALUES ("
                + String.join(", ", values.row(table, columns, number, false)) + ") ON CONFLICT DO NOTHING";
    }

    private String newKey(RandomTable table, int from, int to) {
        List<String> set = new ArrayList<>();
        List<String> key = table.keyValues(to);
        for (int i = 0; i < key.size(); i++) {
            set.add(Sql.name(table.keyNames().get(i)) + " = " + key.get(i));
        }
        return "UPDATE " + table.quoted() + " SET " + String.join(", ", set) + " WHERE " + table.isKey(from);
    }

    /** Two rows take each other's key, by way of a third that is made free. */
    private void swap(RandomTable table) throws SQLException {
        int one = draw.below(KeyKind.count());
        int other = (one + draw.between(1, KeyKind.count() - 2)) % KeyKind.count();
        int free = (one + KeyKind.count() - 1) % KeyKind.count();
        run("DELETE FROM " + table.quoted() + " WHERE " + table.isKey(free));
        run(newKey(table, one, free));
        run(newKey(table, other, one));
        run(newKey(table, free, other));
    }

    private void copy(RandomTable table, List<Column> columns) throws SQLException {
        int first = draw.below(KeyKind.count());
        String rows = IntStream.range(0, draw.between(2, 6))
                .mapToObj(i ->
                        "SELECT " + String.join(", ", values.row(table, columns, (first + i) % KeyKind.count(), false))
                                + (table.isKeyed()
                                        ? " WHERE NOT EXISTS (SELECT FROM " + table.quoted() + " WHERE "
                                                + table.isKey((first + i) % KeyKind.count()) + ")"
                                        : ""))
                .collect(Collectors.joining(" UNION ALL "));
        CopyManager copies = new CopyManager(connection.unwrap(BaseConnection.class));
        try {
            StringWriter lines = new StringWriter();
            copies.copyOut("COPY (" + rows + ") TO STDOUT", lines);
            copies.copyIn(
                    "COPY " + table.quoted() + " (" + RowValues.names(table, columns) + ") FROM STDIN",
                    new StringReader(lines.toString()));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One row by its key, or some of them; without a key some that lie together. */
    private String rows(RandomTable table) {
        if (!table.isKeyed()) {
            return "ctid = ANY (ARRAY(SELECT ctid FROM " + table.quoted() + " ORDER BY ctid LIMIT " + draw.between(1, 4)
                    + " OFFSET " + draw.below(6) + "))";
        }
        return draw.chance(80)
                ? table.isKey(draw.below(KeyKind.count()))
                : "length(" + Sql.name(table.key().get(0).name()) + "::text) = " + draw.between(1, 4);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
