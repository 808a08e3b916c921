package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a table's shape has to change so that it takes a batch: columns are added and widened, never dropped or narrowed.
 *
 * @param shape the shape afterwards
 * @param added columns that are new
 * @param widened columns that get another type, with that type
 */
public record ShapePlan(TableShape shape, List<TableShape.Column> added, List<TableShape.Column> widened) {

    /** The types of a warehouse. */
    public interface Types {

        /** How the warehouse calls a clean type. */
        String type(CleanType type);

        /** The type that holds all values of both without loss; empty if there is none. */
        Optional<String> widest(String one, String other);
    }

    public ShapePlan {
        added = List.copyOf(added);
        widened = List.copyOf(widened);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return added.isEmpty() && widened.isEmpty();
    }

    /**
     * Plans.
     *
     * @param target the shape that the warehouse has; empty if the table is not there
     * @param schemas the shapes of the batch's files, at least one; the key stays the target's
     * @throws TributaryException {@code NEEDS_OPERATOR} if a type cannot be widened
     */
    public static ShapePlan of(Optional<TableShape> target, List<CleanSchema> schemas, Types types) {
        TableId table = schemas.get(0).table();
        List<String> key = target.map(TableShape::key).orElse(schemas.get(0).key());
        Map<String, TableShape.Column> columns = new LinkedHashMap<>();
        target.ifPresent(shape -> shape.columns().forEach(column -> columns.put(column.name(), column)));
        for (CleanSchema schema : schemas) {
            for (CleanColumn column : schema.columns()) {
                String wanted = types.type(column.type());
                columns.merge(
                        column.name(),
                        new TableShape.Column(column.name(), wanted),
                        (there, more) -> widened(table, there, wanted, types));
            }
        }
        TableShape shape = new TableShape(table, List.copyOf(columns.values()), key);
        Function<TableShape.Column, Optional<TableShape.Column>> before =
                column -> target.flatMap(known -> known.column(column.name()));
        return new ShapePlan(
                shape,
                shape.columns().stream()
                        .filter(column -> before.apply(column).isEmpty())
                        .toList(),
                shape.columns().stream()
                        .filter(column -> before.apply(column)
                                .filter(was -> !was.equals(column))
                                .isPresent())
                        .toList());
    }

    private static TableShape.Column widened(TableId table, TableShape.Column there, String wanted, Types types) {
        String type = types.widest(there.type(), wanted)
                .orElseThrow(() -> refusal(
                        table,
                        "column " + there.name() + " was " + there.type() + " and is " + wanted
                                + ", which the warehouse cannot change it to"));
        return new TableShape.Column(there.name(), type);
    }

    private static TributaryException refusal(TableId table, String what) {
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR,
                table + ": " + what + ": take a new snapshot of it into a table of another name, or drop its bronze"
                        + " and silver tables and replay");
    }
}
