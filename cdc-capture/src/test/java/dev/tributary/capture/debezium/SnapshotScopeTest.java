package dev.tributary.capture.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.capture.postgres.Preflight;
import dev.tributary.contracts.TableId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SnapshotScopeTest {

    private static final TableId A = new TableId("public", "a");

    @Test
    void plainTablesNeedNothing() {
        assertEquals(Map.of(), SnapshotScope.settings(findings(Map.of(), Map.of())));
    }

    @Test
    void unsentColumnsAreLeftOutAndOwnRowsSelected() {
        Preflight.Findings findings =
                findings(Map.of(A, List.of("v.1", "w")), Map.of(A, "SELECT id FROM ONLY public.a"));

        assertEquals(
                Map.of(
                        "column.exclude.list",
                        "public\\u002ea\\u002ev\\u002e1,public\\u002ea\\u002ew",
                        "snapshot.select.statement.overrides",
                        "public.a",
                        "snapshot.select.statement.overrides.public.a",
                        "SELECT id FROM ONLY public.a"),
                SnapshotScope.settings(findings));
    }

    private static Preflight.Findings findings(Map<TableId, List<String>> unsent, Map<TableId, String> ownRows) {
        return new Preflight.Findings(List.of(), 18, true, unsent, ownRows);
    }
}
