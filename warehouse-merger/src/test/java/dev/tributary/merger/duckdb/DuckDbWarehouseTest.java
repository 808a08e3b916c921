package dev.tributary.merger.duckdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.merger.Change;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.WarehouseContract;
import dev.tributary.merger.WarehouseFixture;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbWarehouseTest extends WarehouseContract {

    @Override
    protected WarehouseFixture open(Path lake) {
        return new DuckDbFixture(lake, true);
    }

    private void byHand(String sql) throws Exception {
        try (Connection connection = ((DuckDbWarehouse) fixture.warehouse()).connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void I6_whatBronzeLacksBehindAMergeIsSaid(@TempDir Path folder) throws Exception {
        CleanSchema schema = TestLake.schema(ORDERS, List.of("id"), "id long");
        try (TestLake lake = new TestLake(folder);
                DuckDbFixture steps = new DuckDbFixture(folder, false)) {
            steps.beforeStep(step -> {
                if (step.equals("count")) {
                    steps.query("DELETE FROM bronze.orders WHERE _raw_offset = 2 RETURNING id");
                }
            });
            MergeResult result = steps.warehouse()
                    .merge(lake.batch(schema, Change.of("c", 1, 1), Change.of("c", 2, 2), Change.of("c", 3, 3)));

            assertEquals(List.of(new MergeResult.Lack(1, 0, 1, 3, 1)), result.lacking());
            steps.beforeStep(step -> {});
            assertEquals(
                    List.of(),
                    steps.warehouse()
                            .merge(lake.batch(schema, Change.of("c", 2, 2), Change.of("c", 3, 3)))
                            .lacking());
        }
    }

    /** To DuckDB a name is the same in any case. */
    @Test
    void refusesATableThatDiffersInCaseAlone() throws Exception {
        CleanSchema one = TestLake.schema(ORDERS, List.of("id"), "id long");
        CleanSchema other = TestLake.schema(new TableId("public", "Orders"), List.of("id"), "id long");
        merge(one, Change.of("c", 1, 1));

        assertRefused("belongs to public.orders", () -> merge(other, Change.of("c", 1, 1)));
    }

    @Test
    void refusesAFileOfAnotherSizeAndNamesTheOneWithOtherRows() throws Exception {
        CleanSchema schema = TestLake.schema(ORDERS, List.of("id"), "id long");
        BatchFile good = lake.file(schema, List.of(Change.of("c", 1, 1)));
        String path = good.file().path();
        long bytes = good.file().bytes();

        assertRefused("bytes", () -> fixture.warehouse().merge(TestLake.batch(with(good, path, bytes + 1, 1))));
        assertRefused(path + " holds 1 rows, its commit says 2", () -> fixture.warehouse()
                .merge(TestLake.batch(with(good, path, bytes, 2))));
    }

    @Test
    void keepsEveryTypeExactly() throws Exception {
        CleanSchema all = TestLake.schema(
                ORDERS,
                List.of("id"),
                "id uuid",
                "l long",
                "f double",
                "b boolean",
                "s string",
                "j json",
                "y bytes",
                "d date",
                "t time",
                "lt local_timestamp",
                "ts timestamp",
                "n decimal(38,9)");
        merge(
                all,
                Change.of(
                        "c",
                        1,
                        1,
                        "id='123e4567-e89b-12d3-a456-426614174000'",
                        "l=-9223372036854775808",
                        "f='-Infinity'::DOUBLE",
                        "b=true",
                        "s=''",
                        "j='{\"a\":12345678901234567890.10,\"a\":[null]}'",
                        "y='\\x00\\xFF'::BLOB",
                        "d='0001-01-01'::DATE",
                        "t='23:59:59.999999'::TIME::TIMETZ",
                        "lt='9999-12-31 23:59:59.999999'::TIMESTAMP",
                        "ts='2026-11-21 14:00:00.000001+00'::TIMESTAMPTZ",
                        "n=12345678901234567890123456789.012345678"));

        assertEquals(
                List.of(
                        "id UUID",
                        "l BIGINT",
                        "f DOUBLE",
                        "b BOOLEAN",
                        "s VARCHAR",
                        "j JSON",
                        "y BLOB",
                        "d DATE",
                        "t TIME",
                        "lt TIMESTAMP",
                        "ts TIMESTAMP WITH TIME ZONE",
                        "n DECIMAL(38,9)"),
                fixture.columns(Layer.SILVER, "orders").subList(0, 12));
        assertEquals(
                List.of("123e4567-e89b-12d3-a456-426614174000|-9223372036854775808|-inf|true||"
                        + "{\"a\":12345678901234567890.10,\"a\":[null]}|\\x00\\xFF|0001-01-01|23:59:59.999999|"
                        + "9999-12-31 23:59:59.999999|2026-11-21 14:00:00.000001+00|"
                        + "12345678901234567890123456789.012345678"),
                fixture.rows(
                        Layer.SILVER,
                        "orders",
                        "id::VARCHAR, l, f::VARCHAR, b, s, j::VARCHAR, y::VARCHAR, d::VARCHAR, t::VARCHAR, lt::VARCHAR,"
                                + " ts::VARCHAR, n::VARCHAR"));
    }

    @Test
    @DisplayName("F21: a table with 1,600 columns")
    void F21_takesAsManyColumnsAsPostgresHas() throws Exception {
        String[] columns = IntStream.range(0, 1600)
                .mapToObj(i -> i == 0 ? "id long" : "c" + i + (i % 4 == 0 ? " string" : " long"))
                .toArray(String[]::new);
        CleanSchema wide = TestLake.schema(ORDERS, List.of("id"), columns);
        merge(wide, Change.of("c", 1, 1, "c1=1", "c1596='a'"), Change.of("c", 2, 2, "c1=1"), Change.of("c", 3, 3));

        merge(
                wide,
                Change.of("u", 4, 1, "c1599=2").unsent("c1596"),
                Change.of("d", 5, 2),
                Change.of("u", 6, 3, "c4='b'"));

        assertEquals(
                List.of("1|NULL|a|2", "3|b|NULL|NULL"), fixture.rows(Layer.SILVER, "orders", "id, c4, c1596, c1599"));
    }

    @Test
    @DisplayName("F50: a decimal of more than 38 digits arrives as its digits")
    void F50_aWideDecimalIsItsDigits() throws Exception {
        String digits = "1234567890123456789012345678901234567890.0123456789";
        CleanSchema wide = TestLake.schema(ORDERS, List.of("id"), "id long", "n decimal(50,10)");

        merge(wide, Change.of("c", 1, 1, "n='" + digits + "'"));

        assertEquals(List.of("1|" + digits), fixture.rows(Layer.SILVER, "orders", "id, n"));
    }

    @Test
    void tellsNoValuesWhenOneDoesNotFit() {
        CleanSchema json = TestLake.schema(ORDERS, List.of("id"), "id long", "j json");

        TributaryException refusal =
                assertThrows(TributaryException.class, () -> merge(json, Change.of("c", 1, 1, "j='secret{'")));

        assertEquals(ErrorKind.NEEDS_OPERATOR, refusal.kind());
        assertFalse(String.valueOf(refusal.getMessage()).contains("secret"), refusal.getMessage());
        assertEquals(null, refusal.getCause());
    }

    @Test
    void F48_finishesAnAlterThatWasCutShort() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        byHand("ALTER TABLE bronze.orders ADD COLUMN city VARCHAR");
        fixture.reopen();
        CleanSchema later = TestLake.schema(ORDERS, List.of("id"), "id long", "name string", "city string");

        merge(later, Change.of("u", 2, 1, "city='Ulm'"));

        assertEquals(List.of("1|Ulm"), fixture.rows(Layer.SILVER, "orders", "id, city"));
    }

    @Test
    void saysWhatToDoWhenATableWasDroppedByHand() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        byHand("DROP TABLE bronze.orders");

        TributaryException refusal = assertThrows(TributaryException.class, () -> merge(SCHEMA, Change.of("c", 2, 2)));

        assertEquals(ErrorKind.NEEDS_OPERATOR, refusal.kind());
        assertTrue(String.valueOf(refusal.getMessage()).contains("by hand"), refusal.getMessage());
    }

    @Test
    void readsBesideTheOwnerAndAfterIt() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        assertEquals(1, fixture.rows(Layer.SILVER, "orders", "id").size());
        fixture.close();

        Path file = lake.root().resolve("shop.duckdb");
        try (Connection connection = DuckDbWarehouse.openReadOnly(file);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name FROM silver.orders")) {
            assertTrue(rows.next());
            assertEquals("a", rows.getString(1));
        } finally {
            fixture = open(lake.root());
        }
    }

    @Test
    void keepsWhatAKilledProcessMergedAndSaysWhoOwnsTheFile() throws Exception {
        fixture.close();
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnerProcess.class.getName(),
                        lake.root().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String said = owner.inputReader()
                    .lines()
                    .filter("merged"::equals)
                    .findFirst()
                    .orElse("ended");
            assertEquals("merged", said);
            TributaryException refusal = assertThrows(TributaryException.class, () -> open(lake.root()));
            assertEquals(ErrorKind.NEEDS_OPERATOR, refusal.kind());
            assertTrue(String.valueOf(refusal.getMessage()).contains("another process"), refusal.getMessage());
        } finally {
            owner.destroyForcibly().waitFor();
        }
        fixture = open(lake.root());
        assertEquals(List.of("1|owned"), fixture.rows(Layer.SILVER, "orders", "id, name"));
    }

    /** Merges one row, says so, and waits to be killed. */
    static final class OwnerProcess {

        private OwnerProcess() {}

        public static void main(String[] args) throws Exception {
            Path folder = Path.of(args[0]);
            try (TestLake lake = new TestLake(folder)) {
                DuckDbWarehouse.open(folder.resolve("shop.duckdb"), folder)
                        .merge(lake.batch(SCHEMA, Change.of("c", 1, 1, "name='owned'")));
            }
            System.out.println("merged");
            System.in.read();
        }
    }

    /** So key ranges of UUIDs may be texts. */
    @Test
    void uuidsLieAsTheirTextsDo() throws Exception {
        List<String> texts = List.of(
                "00000000-0000-0000-0000-000000000000",
                "01970000-0000-7000-8000-000000000001",
                "7fffffff-ffff-ffff-ffff-ffffffffffff",
                "80000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-7fff-ffffffffffff",
                "ffffffff-ffff-ffff-ffff-ffffffffffff");

        assertEquals(
                texts,
                ((DuckDbFixture) fixture)
                        .query("SELECT CAST(_u AS VARCHAR) FROM (SELECT CAST(unnest(['" + String.join("', '", texts)
                                + "']) AS UUID) AS _u) ORDER BY _u"));
    }
}
