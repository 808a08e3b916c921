package dev.tributary.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tributary.contracts.pipeline.DatasetsConfig;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DatasetsConfigTest {

    @Test
    void eachIsADatasetOfItsOwn() {
        assertEquals("shop_bronze", new DatasetsConfig("shop_bronze", "silver", "staging").bronze());
        assertThrows(IllegalArgumentException.class, () -> new DatasetsConfig("one", "one", "staging"));
        assertThrows(IllegalArgumentException.class, () -> new DatasetsConfig("bronze", "silver", "my-staging"));
        assertThrows(IllegalArgumentException.class, () -> new DatasetsConfig("", "silver", "staging"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DatasetsConfig("bronze", "silver", "staging", Optional.of("silver")));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DatasetsConfig("bronze", "silver", "staging", Optional.of("my-lake")));
    }
}
