package dev.tributary.merger.steps;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.Mark;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.MetaColumn;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a warehouse has of a source table, as the {@link Mark} in each description says. */
public record OurTables(Catalog catalog) {

    /**
     * A table or view.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if it is not this source table's
     */
    Optional<Catalog.Found> find(TableId table, Layer layer, String name) {
        Optional<Catalog.Found> found = catalog.find(layer, name);
        found.ifPresent(there -> {
            Optional<TableId> owner = Mark.parse(there.description()).map(Mark::table);
            if (!owner.equals(Optional.of(table))) {
                String whose = owner.map(TableId::toString).orElse("something that is not ours");
                throw taken(table, layer.name().toLowerCase(Locale.ROOT) + "." + name, whose);
            }
        });
        return found;
    }

    /** The business columns of bronze or a state table; empty if it is not there. */
    public Optional<List<TableShape.Column>> businessColumns(TableId table, Layer layer, String name) {
        Set<String> ours = new HashSet<>(MetaColumn.names());
        ours.add(MergeSql.DELETED);
        return find(table, layer, name).map(found -> found.columns().stream()
                .filter(column -> !ours.contains(column.name()))
                .toList());
    }

    /** What silver of a table is made of, as its state table or, without a key, its live view says; empty if it is not there. */
    public Optional<Generation> generation(TableId table) {
        Optional<Generation> ofState = generation(table, table.warehouseName() + "_state");
        return ofState.isPresent() ? ofState : generation(table, table.warehouseName());
    }

    private Optional<Generation> generation(TableId table, String name) {
        return find(table, Layer.SILVER, name)
                .flatMap(found -> Mark.parse(found.description()))
                .flatMap(mark -> Optional.ofNullable(mark.generation()));
    }

    private static TributaryException taken(TableId table, String name, String owner) {
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR,
                table + ": the warehouse's " + name + " belongs to " + owner
                        + ": rename one of the two, or leave one out of the pipeline file");
    }
}
