package dev.tributary.capture.postgres;

import dev.tributary.capture.core.SourceTable;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.SourceConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/**
 * What the checks look at.
 *
 * @param source with whose user it is connected
 * @param catalog all that is there
 * @param tables what is captured, in order of their names
 */
record Examination(
        Connection connection,
        PipelineFile file,
        SourceConfig source,
        int majorVersion,
        SortedMap<TableId, CatalogTable> catalog,
        List<SourceTable> tables) {

    String user() {
        return source.url().user();
    }

    String slot() {
        return source.slotIn(file.pipeline());
    }

    boolean slotIsActive() throws SQLException {
        return SlotHealth.of(connection, slot(), majorVersion)
                .filter(SlotHealth::isActive)
                .isPresent();
    }

    String publication() {
        return source.publicationIn(file.pipeline());
    }

    List<TableId> ids() {
        return tables.stream().map(SourceTable::id).toList();
    }

    /** The captured tables as the catalog holds them. */
    List<CatalogTable> captured() {
        return tables.stream().map(this::of).toList();
    }

    CatalogTable of(SourceTable table) {
        return Objects.requireNonNull(catalog.get(table.id()));
    }
}
