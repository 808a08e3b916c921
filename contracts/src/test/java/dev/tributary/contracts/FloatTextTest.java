package dev.tributary.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.clean.FloatText;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected texts are what Postgres 18 answers to {@code ::float8::text} and {@code ::float4::text}. */
final class FloatTextTest {

    @ParameterizedTest
    @DisplayName("F50: a double is written as Postgres writes it")
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-1.5",
                "0.1",
                "100000",
                "123456789012345",
                "1e+15",
                "1.5e+300",
                "0.0001",
                "1e-05",
                "5e-324",
                "1.7976931348623157e+308",
                "2e-323",
                "5.684341886080802e-14",
                "NaN",
                "Infinity",
                "-Infinity"
            })
    void F50_aDoubleIsWrittenAsPostgresWritesIt(String text) {
        assertEquals(text, FloatText.of(Double.parseDouble(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.1", "1e+06", "123456", "3.4028235e+38", "1e-45", "1.1754944e-38", "NaN"})
    void aRealIsWrittenAsPostgresWritesIt(String text) {
        assertEquals(text, FloatText.of(Float.parseFloat(text)));
    }
}
