package dev.tributary.service.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.finding.Severity;
import org.junit.jupiter.api.Test;

class KafkaCheckTest {

    @Test
    void I2_aReleaseThatBreaksTransactionsIsWarnedOf() {
        assertEquals(
                Severity.WARNING, KafkaCheck.release((short) 30).orElseThrow().severity());
        assertTrue(KafkaCheck.release((short) 29).isEmpty(), "4.2");
        assertTrue(KafkaCheck.release((short) 31).isEmpty(), "4.4, which nobody here has seen");
    }
}
