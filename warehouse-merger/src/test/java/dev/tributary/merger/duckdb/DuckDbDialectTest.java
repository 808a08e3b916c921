package dev.tributary.merger.duckdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.clean.CleanType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DuckDbDialectTest {

    private final DuckDbDialect dialect = new DuckDbDialect();

    @Test
    void findsTheTypeThatHoldsBoth() {
        assertEquals(Optional.of("BIGINT"), dialect.widest("BIGINT", "BIGINT"));
        assertEquals(Optional.of("DECIMAL(14,4)"), dialect.widest("DECIMAL(12,2)", "DECIMAL(8,4)"));
        assertEquals(Optional.empty(), dialect.widest("DECIMAL(38,2)", "DECIMAL(10,4)"));
        assertEquals(Optional.empty(), dialect.widest("BIGINT", "VARCHAR"));
    }

    @Test
    void writesDecimalsThatItCannotHoldAsText() {
        assertEquals("DECIMAL(38,9)", dialect.type(new CleanType.Decimal(38, 9)));
        assertEquals("VARCHAR", dialect.type(new CleanType.Decimal(39, 9)));
    }

    @Test
    void quotes() {
        assertEquals("\"a\"\"b\"", dialect.quoted("a\"b"));
        assertEquals("'it''s'", dialect.text("it's"));
    }
}
