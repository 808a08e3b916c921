package dev.tributary.lake.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.CleanRows;
import dev.tributary.lake.Crc32cText;
import dev.tributary.lake.LakeReader;
import dev.tributary.lake.core.Books;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetBatchTest {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final BatchId ID = new BatchId(ORDERS, "topicId", 1, 40, "try");

    @TempDir
    private Path scratch;

    private ParquetBatch batch() {
        return new ParquetBatch(ID, new LakePaths("shop"), scratch, new Books(false));
    }

    private static void append(ParquetBatch batch, CleanLayout layout, GenericRecord row) {
        batch.append(layout, layout.stored(row, 9), layout.facts(row), 100, Optional.empty());
    }

    @Test
    void writesOneFileForEachHourAndSchema() throws Exception {
        CleanRows rows = CleanRows.of(ORDERS);
        CleanLayout first = new CleanLayout(7, rows.schema());
        CleanLayout second = new CleanLayout(8, rows.schema());
        try (ParquetBatch batch = batch()) {
            append(batch, first, rows.change(1, 100));
            append(batch, first, rows.change(501, 101));
            append(batch, second, rows.change(2, 102));
            append(batch, first, rows.barrier(103));
            append(batch, first, rows.rejected(3, 99));

            List<FinishedFile> files = batch.finish();

            assertEquals(new Counts(5, 3, 1, 0, 1), batch.counts());
            assertEquals(
                    List.of(
                            "shop/public.orders/dt=2023-11-14/hour=22/topicId-p1-40-try-0.parquet",
                            "shop/public.orders/dt=2023-11-14/hour=23/topicId-p1-40-try-1.parquet",
                            "shop/public.orders/dt=2023-11-14/hour=22/topicId-p1-40-try-2.parquet"),
                    files.stream().map(file -> file.file().path()).toList());
            byte[] bytes = Files.readAllBytes(files.get(0).path());
            assertEquals(
                    new LakeFile(
                            files.get(0).file().path(),
                            3,
                            bytes.length,
                            Crc32cText.of(bytes),
                            7,
                            CleanRows.SOURCE_TS,
                            CleanRows.SOURCE_TS,
                            99,
                            103,
                            List.of("1"),
                            List.of("3")),
                    files.get(0).file());
            assertEquals(8, files.get(2).file().schemaId());
        }
        assertTrue(isEmpty(scratch));
    }

    @Test
    void aFileOfBarriersHasNoKeys() {
        CleanRows rows = CleanRows.of(ORDERS);
        try (ParquetBatch batch = batch()) {
            append(batch, new CleanLayout(7, rows.schema()), rows.barrier(3));
            LakeFile file = batch.finish().get(0).file();
            assertNull(file.minKey());
            assertNull(file.maxKey());
        }
    }

    @Test
    void leavesNothingBehindWhenItIsDropped() throws Exception {
        CleanRows rows = CleanRows.of(ORDERS);
        ParquetBatch batch = batch();
        append(batch, new CleanLayout(7, rows.schema()), rows.change(1, 1));
        assertTrue(batch.held() > 0);

        batch.close();

        assertTrue(isEmpty(scratch));
    }

    /** What a batch holds open at a time is bounded by {@code OpenLimit}. */
    @Test
    void F40_aFullDiskIsToldAndFreedAndNothingLands() throws Exception {
        Configuration small =
                Configuration.unix().toBuilder().setMaxSize(1 << 20).build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            Path full = Files.createDirectory(disk.getPath("/scratch"));
            CleanRows rows = CleanRows.of(ORDERS);
            CleanLayout layout = new CleanLayout(7, rows.schema());
            Random noise = new Random(1);
            try (ParquetBatch batch = new ParquetBatch(ID, new LakePaths("shop"), full, new Books(false))) {
                for (int i = 0; i < 20; i++) {
                    byte[] bytes = new byte[100_000];
                    noise.nextBytes(bytes);
                    GenericRecord row = rows.change(1 + i * 500L, i);
                    row.put("note", HexFormat.of().formatHex(bytes));
                    append(batch, layout, row);
                }

                TributaryException failure = assertThrows(TributaryException.class, batch::finish);

                assertEquals(ErrorKind.NEEDS_OPERATOR, failure.kind());
                assertTrue(String.valueOf(failure.getMessage()).contains("see that it has room"), failure.getMessage());
            }
            assertTrue(isEmpty(full));
        }
    }

    @Test
    void refusesWhatIsNoCleanSchema() {
        Schema other = Schema.createRecord("x", null, null, false, List.of());
        assertThrows(IllegalArgumentException.class, () -> new CleanLayout(1, other));
    }

    /** I8: rows of 8 MiB, forty of them, in a heap that would not hold them. */
    @Test
    void holdsNoMoreThanARowGroupAndARow() {
        CleanRows rows = CleanRows.of(ORDERS);
        CleanLayout layout = new CleanLayout(7, rows.schema());
        String large = "x".repeat(8 << 20);
        try (ParquetBatch batch = batch()) {
            long held = 0;
            for (int i = 0; i < 40; i++) {
                GenericRecord row = rows.change(1, i);
                row.put("note", i + large);
                batch.append(layout, layout.stored(row, i), layout.facts(row), 8 << 20, Optional.empty());
                held = Math.max(held, batch.held());
            }
            assertTrue(held < 64 << 20, "held " + held);
            assertEquals(40, batch.finish().get(0).file().rows());
        }
    }

    @Test
    void duckDbReadsEveryTypeAsItIs() {
        List<CleanColumn> columns = new ArrayList<>();
        for (Plain type : Plain.values()) {
            columns.add(column("c_" + type.text(), type));
        }
        columns.add(column("d9", new Decimal(9, 2)));
        columns.add(column("d18", new Decimal(18, 4)));
        columns.add(column("d38", new Decimal(38, 9)));
        Schema schema = new CleanSchema(ORDERS, columns, List.of("c_long")).avro();
        CleanLayout layout = new CleanLayout(7, schema);

        try (ParquetBatch batch = batch()) {
            append(batch, layout, full(schema));
            append(batch, layout, CleanRows.meta(new GenericData.Record(schema), Meta.BARRIER, 0));
            List<Path> files = batch.finish().stream().map(FinishedFile::path).toList();

            assertEquals(
                    List.of(
                            "c_long|BIGINT",
                            "c_double|DOUBLE",
                            "c_boolean|BOOLEAN",
                            "c_string|VARCHAR",
                            "c_uuid|VARCHAR",
                            "c_json|VARCHAR",
                            "c_bytes|BLOB",
                            "c_date|DATE",
                            "c_time|TIME WITH TIME ZONE",
                            "c_local_timestamp|TIMESTAMP",
                            "c_timestamp|TIMESTAMP WITH TIME ZONE",
                            "d9|DECIMAL(9,2)",
                            "d18|DECIMAL(18,4)",
                            "d38|DECIMAL(38,9)"),
                    LakeReader.query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM %s)", files)
                            .subList(0, columns.size()));
            assertEquals(
                    List.of(
                            "-9223372036854775808|-0.0|true|žluťoučký 😀|a-b|{\"n\":1e400}|\\x00\\xFF|1969-12-31"
                                    + "|13:00:00.000001|0001-01-01 00:00:00|2026-11-21 14:00:00.000001+00"
                                    + "|-0.05|12345678901234.5678|-12345678901234567890123456789.123456789"
                                    + "|[a, b]|[]|null|true",
                            "null|null|null|null|null|null|null|null|null|null|null|null|null|null|[]|[]|null|false"),
                    LakeReader.query(
                            "SELECT c_long, c_double, c_boolean, c_string, c_uuid, c_json, c_bytes::VARCHAR,"
                                    + " c_date::VARCHAR, c_time::TIME::VARCHAR, c_local_timestamp::VARCHAR,"
                                    + " c_timestamp::VARCHAR, d9, d18, d38, _unchanged::VARCHAR,"
                                    + " _quality_flags::VARCHAR, _original, _rejected FROM %s ORDER BY _rejected DESC",
                            files));
        }
    }

    private static CleanColumn column(String name, CleanType type) {
        return new CleanColumn(name, name, "x", type);
    }

    private static GenericRecord full(Schema schema) {
        GenericRecord row = CleanRows.meta(new GenericData.Record(schema), Meta.CREATE, CleanRows.SOURCE_TS);
        row.put("c_long", Long.MIN_VALUE);
        row.put("c_double", -0.0);
        row.put("c_boolean", true);
        row.put("c_string", "žluťoučký 😀");
        row.put("c_uuid", "a-b");
        row.put("c_json", "{\"n\":1e400}");
        row.put("c_bytes", ByteBuffer.wrap(new byte[] {0, -1}));
        row.put("c_date", -1);
        row.put("c_time", 46_800_000_001L);
        row.put("c_local_timestamp", -62_135_596_800_000_000L);
        row.put("c_timestamp", 1_795_269_600_000_001L);
        row.put("d9", decimal("-0.05"));
        row.put("d18", decimal("12345678901234.5678"));
        row.put("d38", decimal("-12345678901234567890123456789.123456789"));
        row.put(Meta.UNCHANGED, List.of("a", "b"));
        row.put(Meta.REJECTED, true);
        return row;
    }

    private static ByteBuffer decimal(String text) {
        return ByteBuffer.wrap(new BigDecimal(text).unscaledValue().toByteArray());
    }

    @Test
    void theFooterTellsTheCleanSchema() throws Exception {
        CleanRows rows = CleanRows.of(ORDERS);
        try (ParquetBatch batch = batch()) {
            append(batch, new CleanLayout(7, rows.schema()), rows.change(1, 1));
            Path file = batch.finish().get(0).path();
            String raw = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertTrue(raw.contains("tributary.key"));
        }
    }

    private static boolean isEmpty(Path folder) throws Exception {
        try (Stream<Path> left = Files.list(folder)) {
            return left.findAny().isEmpty();
        }
    }
}
