package dev.tributary.endtoend.random;

import dev.tributary.endtoend.random.RandomTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The values of a new row, as SQL. */
final class RowValues {

    private final Draw draw;

    RowValues(Draw draw) {
        this.draw = draw;
    }

    /** The names of the columns that {@link #row} gives a value to. */
    static String names(RandomTable table, List<Column> columns) {
        Stream<String> parent = table.parent().stream().map(found -> RandomTable.PARENT);
        Stream<String> others = Stream.concat(parent, columns.stream().map(Column::name));
        return Sql.names(Stream.concat(table.keyNames().stream(), others).toList());
    }

    /**
     * A row of that number.
     *
     * @param mayNumberItself whether an identity column may be left to the source
     */
    List<String> row(RandomTable table, List<Column> columns, int number, boolean mayNumberItself) {
        List<String> values = new ArrayList<>(table.keyValues(number));
        if (mayNumberItself
                && draw.chance(30)
                && !table.key().isEmpty()
                && table.key().get(0).kind() == KeyKind.IDENTITY) {
            values.set(0, "DEFAULT");
        }
        table.parent().ifPresent(parent -> {
            String key = Sql.name(parent.keyNames().get(0));
            values.add("(SELECT " + key + " FROM " + parent.quoted() + " ORDER BY " + key + " LIMIT 1 OFFSET "
                    + draw.below(4) + ")");
        });
        columns.forEach(column -> values.add(column.value(draw)));
        return values;
    }
}
