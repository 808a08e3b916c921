package dev.tributary.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SafeNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders",
                "Ünïcode",
                "with space",
                "a.b",
                "_op",
                "1st",
                "_u0041_x",
                "x_u0041_",
                "we\"ird;--",
                "😀"
            })
    void everyNameComesBack(String name) {
        String table = SafeNames.encode(name);
        String column = SafeNames.columns(List.of(name)).get(0);

        assertEquals(name, SafeNames.decode(table));
        assertEquals(name, SafeNames.decode(column));
        assertEquals("", column.replaceAll("[A-Za-z0-9_]", ""));
    }

    @Test
    void ordinaryNamesStayAsTheyAre() {
        assertEquals(
                List.of("id", "created_at", "camelCase"), SafeNames.columns(List.of("id", "created_at", "camelCase")));
    }

    @Test
    void namesThatDifferByCaseAloneBecomeUnique() {
        List<String> names = List.of("createdAt", "createdat", "CreatedAt", "CREATEDAT");

        List<String> safe = SafeNames.columns(names);

        assertEquals("createdAt", safe.get(0));
        assertEquals(
                4,
                new HashSet<>(safe.stream()
                                .map(name -> name.toLowerCase(Locale.ROOT))
                                .toList())
                        .size());
        assertEquals(names, safe.stream().map(SafeNames::decode).toList());
    }
}
