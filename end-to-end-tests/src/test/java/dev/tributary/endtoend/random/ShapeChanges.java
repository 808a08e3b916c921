package dev.tributary.endtoend.random;

import dev.tributary.endtoend.random.RandomTable.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Random changes of a table's columns: those that the design promises to follow. */
final class ShapeChanges {

    private final Draw draw;
    private final boolean odd;
    private int number = 10;

    /**
     * @param odd whether names may be odd
     */
    ShapeChanges(Draw draw, boolean odd) {
        this.draw = draw;
        this.odd = odd;
    }

    /** Makes one change. */
    void change(Connection connection, RandomTable table) throws SQLException {
        // Of names that differ by case alone each must stay: the second one's name in silver depends on the first.
        List<Column> columns = table.columns(connection).stream()
                .filter(column -> column.name().matches(".*\\d.*"))
                .toList();
        String alter = "ALTER TABLE " + table.quoted() + " ";
        String fresh = Sql.name(OddNames.column(draw, odd, number++));
        // Without a default: old rows would have it here at once, and in silver from their next change on.
        String add = alter + "ADD COLUMN " + fresh + " ";
        if (columns.size() < 2) {
            run(connection, add + ColumnKind.draw(draw).declaration());
            return;
        }
        Column column = draw.oneOf(columns);
        switch (draw.below(table.isKeyed() ? 4 : 3)) {
            case 0 -> run(connection, add + ColumnKind.draw(draw).declaration());
            case 1 -> run(connection, alter + "DROP COLUMN " + column.quoted());
            case 2 -> widen(connection, alter, table, columns);
            default -> rename(connection, table, column, fresh);
        }
    }

    /** Silver has a new column then, in which a row is NULL until it changes: so each does, which takes a key. */
    private void rename(Connection connection, RandomTable table, Column column, String fresh) throws SQLException {
        run(connection, "ALTER TABLE " + table.quoted() + " RENAME COLUMN " + column.quoted() + " TO " + fresh);
        run(
                connection,
                "UPDATE " + table.quoted() + " SET " + fresh + " = "
                        + column.kind().value(draw));
    }

    private void widen(Connection connection, String alter, RandomTable table, List<Column> columns)
            throws SQLException {
        for (Column column : columns) {
            String wider = column.kind().wider().orElse("");
            if (!wider.isEmpty()) {
                run(connection, alter + "ALTER COLUMN " + column.quoted() + " TYPE " + wider);
            }
        }
        for (RandomTable.Key key : table.key()) {
            if (key.kind() == KeyKind.INTEGER) {
                run(connection, alter + "ALTER COLUMN " + Sql.name(key.name()) + " TYPE bigint");
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
