package dev.tributary.capture.core;

import dev.tributary.contracts.TableId;
import java.util.List;

/**
 * A table that is captured.
 *
 * @param id its name
 * @param identity how its rows are told apart
 * @param key the columns that the key is made from, where it is not the primary key: those of
 *     {@link RowIdentity#CONFIGURED_KEY} and {@link RowIdentity#IDENTITY_INDEX}; else empty
 */
public record SourceTable(TableId id, RowIdentity identity, List<String> key) {}
