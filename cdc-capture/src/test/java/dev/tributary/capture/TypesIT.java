package dev.tributary.capture;

import static dev.tributary.capture.CdcCaptureIT.awaitRecords;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every type of Postgres passes, in the snapshot and streamed, and so do changes of a table's columns. */
class TypesIT {

    private static final String COLUMNS = """
            a_small smallint DEFAULT 5, a_big bigint NOT NULL DEFAULT 7, a_real real, a_double double precision,
            a_numeric numeric, a_price numeric(9,2) DEFAULT 1.5, a_money money, a_bool boolean DEFAULT true,
            a_text text DEFAULT 'none', a_char char(3), an_uuid uuid DEFAULT '00000000-0000-0000-0000-000000000001',
            some_bytes bytea DEFAULT '\\x00ff', a_date date DEFAULT '2020-02-29', a_time time, a_timetz timetz,
            a_timestamp timestamp DEFAULT now(), a_timestamptz timestamptz DEFAULT now(), an_interval interval,
            a_json json DEFAULT '{}', a_jsonb jsonb, an_xml xml, an_inet inet, a_cidr cidr, a_mac macaddr,
            a_bit bit(1), some_bits bit(12), var_bits varbit, a_range int4range, a_tsrange tstzrange,
            a_multirange int4multirange, a_point point, a_box box, a_path path, a_vector tsvector, an_oid oid,
            an_enum mood DEFAULT 'ok', a_domain positive, a_composite pair, some_ints int[] DEFAULT '{1}',
            some_texts text[], some_enums mood[], some_pairs pair[], some_dates timestamptz[]
            """;
    private static final String VALUES = """
            (%d, 1, 2, 1.5, 'NaN', 'NaN', 3.14, '12.34', false, 'x', 'ab', gen_random_uuid(), '\\xdead', 'infinity', '12:00',
             '12:00+02', '-infinity', '0044-03-15 12:00:00+00 BC', '1 year 2 days', '{"a": 1.10}', '{"a": [1, null]}', '<a/>',
             '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', B'1', B'101010101010', B'101', '[1,5)',
             '[2020-01-01,2021-01-01)', '{[1,3),[5,7)}', '(1,2)', '((0,0),(1,1))', '((0,0),(1,1))', 'a b', 42, 'sad', 7,
             '(1,x)', '{1,null,3}', '{a,null}', '{ok,sad}', ARRAY['(1,x)'::pair], ARRAY[now()])
            """;

    @Test
    void everyTypeArrivesAlsoWithoutValuesAndAfterDdl() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("types", "public.*")) {
            pipeline.sql(
                    "CREATE TYPE mood AS ENUM ('ok', 'sad')",
                    "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
                    "CREATE TYPE pair AS (a int, b text)",
                    "CREATE TABLE \"Odd, name\" (id int PRIMARY KEY, " + COLUMNS + ")",
                    "INSERT INTO \"Odd, name\" VALUES " + VALUES.formatted(1),
                    "INSERT INTO \"Odd, name\" (id, a_text, a_small, an_enum) VALUES (2, NULL, NULL, NULL)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRecords(pipeline, "public.Odd, name", 2);
                pipeline.sql("INSERT INTO \"Odd, name\" VALUES " + VALUES.formatted(3));
                // Before the table changes: the schema of what is streamed has something of the catalog of its moment.
                awaitRecords(pipeline, "public.Odd, name", 3);
                pipeline.sql(
                        "INSERT INTO \"Odd, name\" (id, a_text, a_small, an_enum) VALUES (4, NULL, NULL, NULL)",
                        "DELETE FROM \"Odd, name\" WHERE id = 1",
                        "ALTER TABLE \"Odd, name\" ADD COLUMN \"new one\" text DEFAULT 'n', ALTER COLUMN id TYPE bigint,"
                                + " DROP COLUMN a_char",
                        "INSERT INTO \"Odd, name\" (id) VALUES (5)",
                        "UPDATE \"Odd, name\" SET a_text = 'again' WHERE id = 3");
                List<TestPipeline.Raw> raw = awaitRecords(pipeline, "public.Odd, name", 8);

                TestPipeline.Raw streamed = find(raw, "c", "3");
                TestPipeline.Raw snapshotted = find(raw, "r", "1");
                // A row looks the same whichever way it came, in its types too.
                assertEquals(snapshotted.schema(), streamed.schema());
                Map<String, String> texts = Map.of(
                        "a_timetz", "12:00:00+02",
                        "an_interval", "1 year 2 days",
                        "an_inet", "10.0.0.1/8",
                        "a_bit", "1",
                        "a_point", "(1,2)",
                        "a_path", "((0,0),(1,1))",
                        "a_composite", "(1,x)",
                        "some_ints", "{1,NULL,3}",
                        "some_pairs", "{\"(1,x)\"}");
                texts.forEach((column, text) -> assertEquals(text, streamed.column(column), column));
                texts.keySet()
                        .forEach(column -> assertEquals(snapshotted.column(column), streamed.column(column), column));
                assertEquals("NAN", streamed.column("a_numeric"));
                assertEquals("{\"a\": 1.10}", streamed.column("a_json"));
                assertEquals("null", find(raw, "c", "4").column("a_text"));
                assertEquals("n", find(raw, "c", "5").column("new_u0020_one"));
                // I3: the widened key keeps the partition.
                assertEquals(streamed.partition(), find(raw, "u", "3").partition());
                assertTrue(capture.health().isReady());
            }
        }
    }

    private static TestPipeline.Raw find(List<TestPipeline.Raw> raw, String op, String id) {
        return raw.stream()
                .filter(one -> one.op().equals(op) && one.column("id").equals(id))
                .findFirst()
                .orElseThrow();
    }
}
