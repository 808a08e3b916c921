package dev.tributary.capture.debezium;

import dev.tributary.capture.postgres.Preflight;
import dev.tributary.contracts.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings that make a snapshot read what the stream will carry, no more: no generated columns that are not sent, and of
 * a table that others inherit from its own rows.
 */
final class SnapshotScope {

    private static final String SELECTS = "snapshot.select.statement.overrides";

    private SnapshotScope() {}

    static Map<String, String> settings(Preflight.Findings findings) {
        Map<String, String> settings = new HashMap<>();
        List<String> unsent = findings.unsent().entrySet().stream()
                .flatMap(table -> table.getValue().stream()
                        // Escaped as a name of two parts, of which the first is the table.
                        .map(column ->
                                EngineSettings.regex(new TableId(table.getKey().toString(), column))))
                .toList();
        if (!unsent.isEmpty()) {
            settings.put("column.exclude.list", String.join(",", unsent));
        }
        if (!findings.ownRows().isEmpty()) {
            settings.put(
                    SELECTS,
                    findings.ownRows().keySet().stream().map(String::valueOf).collect(Collectors.joining(",")));
            findings.ownRows().forEach((table, select) -> settings.put(SELECTS + "." + table, select));
        }
        return settings;
    }
}
