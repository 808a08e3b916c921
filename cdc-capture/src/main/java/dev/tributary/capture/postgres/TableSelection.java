package dev.tributary.capture.postgres;

import dev.tributary.capture.core.RowIdentity;
import dev.tributary.capture.core.SourceTable;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.service.config.Nearest;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Which of the source's tables a pipeline file means. */
final class TableSelection {

    /** What Debezium takes in {@code message.key.columns}. */
    private static final Pattern KEY_COLUMN = Pattern.compile("[^\\s:;,]+");

    private TableSelection() {}

    /**
     * The tables to capture.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if a name or pattern means none, or a configured key is none
     */
    static List<SourceTable> of(PipelineFile file, SortedMap<TableId, Catalog.Table> tables) {
        file.tables().keySet().forEach(name -> checkMatches(name, tables.keySet()));
        List<SourceTable> selected = new ArrayList<>();
        for (Map.Entry<TableId, Catalog.Table> entry : tables.entrySet()) {
            file.table(entry.getKey()).ifPresent(config -> selected.add(identified(entry.getValue(), config)));
        }
        return selected;
    }

    private static void checkMatches(String name, Collection<TableId> tables) {
        Pattern pattern = Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q"));
        if (tables.stream().anyMatch(table -> pattern.matcher(table.toString()).matches())) {
            return;
        }
        List<String> names = tables.stream().map(TableId::toString).toList();
        String meant = Nearest.to(name, names)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("the database holds " + (names.isEmpty() ? "no table" : "others, as " + names.get(0)));
        throw refuse("tables." + name + ": no such table in the source: " + meant);
    }

    private static SourceTable identified(Catalog.Table table, TableConfig config) {
        List<String> key = config.key();
        if (key.isEmpty()) {
            RowIdentity without = table.fullIdentity() ? RowIdentity.WHOLE_ROW : RowIdentity.APPEND_ONLY;
            return new SourceTable(table.id(), table.hasPrimaryKey() ? RowIdentity.PRIMARY_KEY : without, List.of());
        }
        for (String column : key) {
            if (!table.columns().contains(column)) {
                String meant = Nearest.to(column, table.columns())
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse("its columns are " + table.columns());
                throw refuse("tables." + table.id() + ".key: " + column + " is no column of it: " + meant);
            }
            if (!KEY_COLUMN.matcher(column).matches()) {
                throw refuse("tables." + table.id() + ".key: column '" + column
                        + "' has a blank, a comma, a colon or a semicolon in its name and cannot be a key");
            }
        }
        return new SourceTable(table.id(), RowIdentity.CONFIGURED_KEY, key);
    }

    private static TributaryException refuse(String message) {
        return new TributaryException(ErrorKind.NEEDS_OPERATOR, message);
    }
}
