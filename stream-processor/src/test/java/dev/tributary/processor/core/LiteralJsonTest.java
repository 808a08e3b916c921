package dev.tributary.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected texts are what Postgres 18 answers to {@code to_json}. */
class LiteralJsonTest {

    @ParameterizedTest
    @DisplayName("F53: arrays keep NULLs, dimensions, and the digits of their numbers")
    @CsvSource(
            delimiter = '|',
            value = {
                "_int4 | {} | []",
                "_int4 | {1,NULL,3} | [1,null,3]",
                "_int4 | [0:1]={1,2} | [1,2]",
                "_int8 | {{1,2},{3,NULL}} | [[1,2],[3,null]]",
                "_text | {a,NULL,\"NULL\",\"\",\"a b\",\"q\\\"\\\\{,}\"} | [\"a\",null,\"NULL\",\"\",\"a b\",\"q\\\"\\\\{,}\"]",
                "_numeric | {1.10,NaN,123456789012345678901234567890.10} | [1.10,\"NaN\",123456789012345678901234567890.10]",
                "_float8 | {1e+300,-0,Infinity} | [1e+300,-0,\"Infinity\"]",
                "_bool | {t,f,NULL} | [true,false,null]",
                "_money | {$1.50,\"-$1,000.00\"} | [\"$1.50\",\"-$1,000.00\"]",
                "_bytea | {\"\\\\xdead\"} | [\"\\\\xdead\"]",
                "_box | {(1,1),(0,0);(2,2),(1,1)} | [\"(1,1),(0,0)\",\"(2,2),(1,1)\"]",
                "_jsonb | {\"{\\\"a\\\": 1.10}\",null} | [{\"a\": 1.10},null]",
                "_date | {2020-01-01,infinity} | [\"2020-01-01\",\"infinity\"]",
                "_timestamp | {\"2020-01-01 00:00:01.5\",infinity} | [\"2020-01-01T00:00:01.5\",\"infinity\"]",
                "_timestamptz | {\"2020-01-01 00:00:00+00\",\"0044-03-15 12:00:00+00 BC\",\"2020-01-01 00:00:00+05:30\"} |"
                        + " [\"2020-01-01T00:00:00+00:00\",\"0044-03-15T12:00:00+00:00 BC\",\"2020-01-01T00:00:00+05:30\"]",
                "hstore | \"a\"=>\"1\", \"b\"=>NULL, \"c\\\"\"=>\"NULL\" | {\"a\":\"1\",\"b\":null,\"c\\\"\":\"NULL\"}",
                "jsonb | {\"n\": 12345678901234567890.10, \"n\": 1} | {\"n\": 12345678901234567890.10, \"n\": 1}"
            })
    void F53_literalsOfPostgresBecomeItsOwnJson(String type, String literal, String json) {
        assertEquals(json, LiteralJson.of(Composition.ofName(type), literal));
    }

    @Test
    void anEmptyHstoreIsAnEmptyObject() {
        assertEquals("{}", LiteralJson.of(Composition.ofName("hstore"), ""));
    }

    @Test
    @DisplayName("F54: composites become objects, also in arrays and in one another")
    void F54_compositesBecomeObjects() {
        Composition pair = Composition.ofDescription("{\"a\":\"int4\",\"b\":\"text\",\"c\":[\"numeric\"]}");
        assertEquals(
                "{\"a\":1,\"b\":\"a \\\"b\\\" \\\\ c\",\"c\":[1.10,null]}",
                LiteralJson.of(pair, "(1,\"a \"\"b\"\" \\\\ c\",\"{1.10,NULL}\")"));
        assertEquals("{\"a\":null,\"b\":\"\",\"c\":null}", LiteralJson.of(pair, "(,\"\",)"));
        assertEquals("[{\"a\":1,\"b\":null,\"c\":null}]", LiteralJson.of(new Composition.Array(pair), "{\"(1,,)\"}"));
        assertEquals(
                "{\"p\":{\"a\":1,\"b\":\"x\",\"c\":null}}",
                LiteralJson.of(
                        Composition.ofDescription("{\"p\":{\"a\":\"int4\",\"b\":\"text\",\"c\":[\"numeric\"]}}"),
                        "(\"(1,x,)\")"));
    }

    @Test
    void anAttributeThatTheDescriptionDoesNotKnowIsKept() {
        Composition one = Composition.ofDescription("{\"a\":\"int4\"}");
        assertEquals("{\"a\":1,\"f2\":\"x\"}", LiteralJson.of(one, "(1,x)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{1", "{1,2}x", "{\"1}", "{1 {2}}"})
    void whatIsNoArrayIsABadValue(String literal) {
        assertThrows(BadValueException.class, () -> LiteralJson.of(Composition.ofName("_int4"), literal));
    }
}
