package dev.tributary.merger.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.Change;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.KeyRange;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.duckdb.DuckDbDialect;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatementsTest {

    private final MergeSql sql = new MergeSql(
            new DuckDbDialect(),
            new TableShape(
                    new TableId("crm", "orders"),
                    List.of(
                            new TableShape.Column("id", "BIGINT"),
                            new TableShape.Column("na\"me", "VARCHAR"),
                            new TableShape.Column("big", "VARCHAR")),
                    List.of("id")));

    private static String flat(String statement) {
        return statement.replaceAll("\\s+", " ");
    }

    @Test
    void bronzeIsPrunedByConstantsThatNoUpdateChanges() {
        var schema = TestLake.schema(sql.shape().table(), List.of("id"), "id long");
        var file = new dev.tributary.contracts.lake.LakeFile(
                "f", 1, 1, "", 1, Change.TIME, Change.TIME + 5, 7, 9, null, null);

        String merge = flat(BronzeMerge.sql(sql, TestLake.batch(new BatchFile(file, schema))));

        assertTrue(
                merge.startsWith(
                        "MERGE INTO \"bronze\".\"crm_orders\" _t USING temp.main.\"staged_crm_orders\" _s ON"
                                + " _t.\"_epoch\" = _s.\"_epoch\" AND _t.\"_raw_partition\" = _s.\"_raw_partition\" AND"
                                + " _t.\"_raw_offset\" = _s.\"_raw_offset\" AND _t._source_ts BETWEEN"
                                + " make_timestamptz(1795269600000000) AND make_timestamptz(1795269600000005)"
                                + " AND _t._raw_offset BETWEEN 7 AND 9 WHEN NOT MATCHED THEN INSERT (\"id\", \"na\"\"me\", \"big\","),
                merge);
        assertFalse(merge.contains("WHEN MATCHED"), "a change never changes");
    }

    @Test
    void stateKeepsItsValueOfAColumnThatTheFoldDoesNotHave() {
        String merge = flat(StateMerge.sql(sql, List.of(new KeyRange("id", "1", "9")), List.of("big")));

        assertTrue(
                merge.contains(
                        "ON _t.\"id\" IS NOT DISTINCT FROM _s.\"id\" AND (_t.\"id\" BETWEEN CAST('1' AS BIGINT) AND"
                                + " CAST('9' AS BIGINT) OR _t.\"id\" IS NULL) WHEN MATCHED AND (_s._epoch > _t._epoch OR (_s._epoch ="
                                + " _t._epoch AND _s._raw_offset > _t._raw_offset)) THEN UPDATE SET \"na\"\"me\" = _s.\"na\"\"me\","
                                + " \"big\" = CASE WHEN _s._sent_0 THEN _s.\"big\" ELSE _t.\"big\" END, _deleted = (_s._op = 'd'),"),
                merge);
    }

    @Test
    void foldIsPlainWhereEveryColumnWasSent() {
        String plain = Fold.sql(sql, List.of(), List.of("b"));

        assertFalse(plain.contains("LAST_VALUE"), plain);
        assertFalse(plain.contains("UNION ALL"), plain);
        assertTrue(Fold.sql(sql, List.of("big"), List.of("b", "h")).contains("UNION ALL"));
        assertTrue(Fold.sql(sql, List.of("na\"me"), List.of("b")).contains("list_contains(_unchanged, 'na\"me')"));
    }

    @Test
    void aBarrierComparesEpochsFirst() {
        assertEquals(
                "UPDATE \"silver\".\"crm_orders_state\" _t SET _deleted = TRUE, _epoch = 2, _raw_offset = 20 WHERE"
                        + " _raw_partition = 3 AND NOT _deleted AND (_epoch < 2 OR (_epoch = 2 AND _raw_offset < 10))",
                flat(new Barrier(2, 3, 20, 10).sql(sql)));
    }
}
