package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobKeyTest {

    private static final TableId ORDERS = TableId.parse("public.orders");
    private static final JobKey KEY = new JobKey("shop", ORDERS, List.of("a", "b"), "load", "1");

    /** Those of an earlier version would not be found. */
    @Test
    void theIdOfAKeyNeverChanges() {
        assertEquals("tributary_shop_load_4f91d2c1ec67b272a7dae6c4dfc695a9_1", KEY.id(1));
    }

    @Test
    void eachPartMakesAnotherJob() {
        Set<String> ids = Stream.of(
                        KEY.id(1),
                        KEY.id(2),
                        new JobKey("shop2", ORDERS, List.of("a", "b"), "load", "1").id(1),
                        new JobKey("shop", TableId.parse("public.items"), List.of("a", "b"), "load", "1").id(1),
                        new JobKey("shop", ORDERS, List.of("a"), "load", "1").id(1),
                        new JobKey("shop", ORDERS, List.of("ab"), "load", "1").id(1),
                        new JobKey("shop", ORDERS, List.of("b", "a"), "load", "1").id(1),
                        new JobKey("shop", ORDERS, List.of("a", "b"), "bronze", "1").id(1),
                        new JobKey("shop", ORDERS, List.of("a", "b"), "load", "2").id(1))
                .collect(Collectors.toSet());

        assertEquals(9, ids.size());
    }

    @Test
    void whateverThePartsAreBigQueryTakesTheIdAndTheLabels() {
        String odd = "Ünicode & more ".repeat(20);
        JobKey key = new JobKey(odd, new TableId("Ab.c", odd), List.of(odd), odd, odd);

        assertTrue(key.id(1).matches("[a-zA-Z0-9_-]{1,1024}"), key.id(1));
        key.labels().values().forEach(label -> assertTrue(label.matches("[a-z0-9_-]{1,63}"), label));
    }
}
