package dev.tributary.merger.sql;

import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect.Layer;
import java.util.List;

/**
 * A table as it is made.
 *
 * @param layer which layer it is in
 * @param relation its full name
 * @param columns all of its columns
 * @param key those by which its rows are looked for; in silver, each value is there once
 * @param description whose it is
 */
public record TableDefinition(
        Layer layer,
        String relation,
        List<TableShape.Column> columns,
        List<TableShape.Column> key,
        String description) {

    public TableDefinition {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }
}
