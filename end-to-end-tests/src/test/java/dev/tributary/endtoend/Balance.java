package dev.tributary.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.local.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The books of a stack, out of the merger's status. */
public final class Balance {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Balance() {}

    /** Of each table, how many records each stage has done, and what is told as missing. */
    static Map<String, Map<?, ?>> books(LocalStack stack) {
        Map<String, Map<?, ?>> books = new TreeMap<>();
        if (stack.services().get(3).status().get("books") instanceof Map<?, ?> tables) {
            tables.forEach((table, counts) -> books.put(String.valueOf(table), (Map<?, ?>) counts));
        }
        return books;
    }

    /** The tables whose books do not balance now, each as a line. */
    private static List<String> unbalanced(LocalStack stack) {
        return books(stack).entrySet().stream()
                .filter(table -> {
                    Object captured = table.getValue().get("captured");
                    return !Map.of("captured", captured, "processed", captured, "landed", captured, "merged", captured)
                            .equals(table.getValue());
                })
                .map(table -> table.getKey() + ": the books do not balance: " + table.getValue())
                .toList();
    }

    /** Waits for the books of a drained stack, which follow in a moment; returns what does not balance even then. */
    public static List<String> await(LocalStack stack) {
        try {
            Awaitility.await().atMost(LIMIT).until(() -> unbalanced(stack).isEmpty());
            return List.of();
        } catch (ConditionTimeoutException late) {
            return unbalanced(stack);
        }
    }

    /** I6: what was captured is processed, landed and merged. */
    static void assertBalanced(LocalStack stack) {
        assertEquals(List.of(), await(stack));
    }
}
