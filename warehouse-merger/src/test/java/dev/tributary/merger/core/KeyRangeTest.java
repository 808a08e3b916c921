package dev.tributary.merger.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.TestLake;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KeyRangeTest {

    private static BatchFile file(String types, @Nullable List<String> min, @Nullable List<String> max) {
        int blank = types.indexOf(' ');
        CleanSchema schema = TestLake.schema(
                new TableId("public", "t"),
                List.of("a", "b"),
                "a " + types.substring(0, blank),
                "b" + types.substring(blank));
        return new BatchFile(new LakeFile("f", 1, 1, "", 1, 0, 0, 0, 0, min, max), schema);
    }

    private static List<KeyRange> ranges(BatchFile... files) {
        return KeyRange.of(TestLake.batch(files));
    }

    @Test
    void spansTheFilesByTheOrderOfTheType() {
        assertEquals(
                List.of(new KeyRange("a", "-5", "10"), new KeyRange("b", "10", "9")),
                ranges(
                        file("long string", List.of("9", "10"), List.of("10", "5")),
                        file("long string", List.of("-5", "5"), List.of("9", "9"))));
    }

    /** In DuckDB they lie as their texts do ({@code DuckDbWarehouseTest}); in BigQuery they are texts. */
    @Test
    void spansUuids() {
        assertEquals(
                List.of(new KeyRange("a", "0197", "f1"), new KeyRange("b", "1", "1")),
                ranges(
                        file("uuid string", List.of("8a", "1"), List.of("f1", "1")),
                        file("uuid string", List.of("0197", "1"), List.of("7f", "1"))));
    }

    @Test
    void isNotThereWhereTheOrderIsInDoubt() {
        assertEquals(List.of(), ranges(file("date double", List.of("2026-01-01", "1"), List.of("2026-01-02", "2"))));
        assertEquals(
                List.of(new KeyRange("a", "1", "2")),
                ranges(file("long string", List.of("1", "a"), List.of("2", "\uff41"))));
        assertEquals(
                List.of(),
                ranges(file("long string", List.of("1", "a"), List.of("2", "b")), file("long string", null, null)));
    }
}
