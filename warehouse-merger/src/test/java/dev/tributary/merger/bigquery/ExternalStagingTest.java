package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.Staging;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalStagingTest {

    private static final TableId ORDERS = TableId.parse("public.orders");
    private static final BigQueryDialect DIALECT = new BigQueryDialect(MergeStatements.CONFIG);
    private static final CleanSchema NARROW = TestLake.schema(ORDERS, List.of("id"), "id long");
    private static final CleanSchema WIDE = TestLake.schema(ORDERS, List.of("id"), "id long", "name string");

    private final List<String> dropped = new ArrayList<>();
    private final TestLakeTables session = new TestLakeTables(DIALECT) {
        @Override
        public void dropWorkTables(List<String> names) {
            dropped.addAll(names);
        }
    };
    private final ExternalStaging staging =
            new ExternalStaging(DIALECT, new LakeFiles("gs://lake/below"), session, "run");

    private static BatchFile file(String path, CleanSchema schema) {
        return new BatchFile(new LakeFile(path, 1, 1, "", 1, 0, 0, 0, 0, null, null), schema);
    }

    private List<Staging.Source> sources(TableBatch batch) {
        return staging.sources(new MergeSql(DIALECT, new TableShape(ORDERS, List.of(), List.of()), "run"), batch);
    }

    @Test
    void aTableForEachSchemaReadsItsFilesAndGoesWithTheMerge() {
        TableBatch batch =
                new TableBatch(ORDERS, List.of("c"), List.of(file("a", NARROW), file("b/c", WIDE), file("d", NARROW)));

        List<Staging.Source> sources = sources(batch);
        staging.done(batch);

        assertEquals(
                List.of(NARROW, WIDE),
                sources.stream().map(Staging.Source::schema).toList());
        assertEquals(2, session.statements.size());
        for (int i = 0; i < 2; i++) {
            assertTrue(session.statements.get(i).contains(sources.get(i).relation()), session.statements::toString);
        }
        assertTrue(session.statements.get(0).contains("uris = ['gs://lake/below/a', 'gs://lake/below/d']"));
        assertTrue(session.statements.get(1).contains("uris = ['gs://lake/below/b/c']"));
        assertEquals(List.of("files_0_orders_run", "files_1_orders_run"), dropped);
    }

    @Test
    void aPathOutOfTheLakeIsRefused() {
        for (String path : List.of("../a", "a//b", "*")) {
            TributaryException refused = assertThrows(
                    TributaryException.class,
                    () -> sources(new TableBatch(ORDERS, List.of("c"), List.of(file(path, NARROW)))));
            assertEquals(ErrorKind.NEEDS_OPERATOR, refused.kind());
        }
    }
}
