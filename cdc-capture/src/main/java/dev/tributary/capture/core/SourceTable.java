package dev.tributary.capture.core;

import dev.tributary.contracts.TableId;
import java.util.List;

/**
 * A table that is captured.
 *
 * @param id its name
 * @param identity how its rows are told apart
 * @param key the configured key's columns; empty unless the identity is {@link RowIdentity#CONFIGURED_KEY}
 */
public record SourceTable(TableId id, RowIdentity identity, List<String> key) {}
