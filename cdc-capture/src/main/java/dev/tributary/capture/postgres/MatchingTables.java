package dev.tributary.capture.postgres;

import dev.tributary.capture.core.SourceTable;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/** Which tables a pipeline file means, of those that there are. */
public final class MatchingTables {

    private MatchingTables() {}

    public static Set<TableId> of(Connection connection, PipelineFile file) throws SQLException {
        return TableSelection.of(file, Catalog.read(connection)).tables().stream()
                .map(SourceTable::id)
                .collect(Collectors.toUnmodifiableSet());
    }
}
