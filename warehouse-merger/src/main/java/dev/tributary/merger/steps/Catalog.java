package dev.tributary.merger.steps;

import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect.Layer;
import java.util.List;
import java.util.Optional;

/** What a warehouse has at present. */
@FunctionalInterface
public interface Catalog {

    /**
     * A table or view.
     *
     * @param description empty if it has none
     * @param columns all of them, with their types in the dialect's words
     */
    record Found(String description, List<TableShape.Column> columns) {
        public Found {
            columns = List.copyOf(columns);
        }
    }

    /** What is there under a name, in whatever case the warehouse takes for the same; empty if there is nothing. */
    Optional<Found> find(Layer layer, String name);
}
