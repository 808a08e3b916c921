package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import java.util.ArrayList;
import java.util.List;

/** The views of silver. */
public final class TargetViews {

    private static final List<String> QUALITY =
            List.of(Meta.SOURCE_TS, Meta.ORIGINAL, Meta.QUALITY_FLAGS, Meta.QUALITY_SCORE);

    private TargetViews() {}

    /** Live rows: business and quality columns. */
    public static String live(MergeSql sql) {
        List<String> columns = new ArrayList<>(sql.shape().names());
        columns.addAll(QUALITY);
        return "CREATE OR REPLACE VIEW %s AS SELECT %s FROM %s WHERE NOT _deleted"
                .formatted(sql.live(), sql.list("", columns), sql.state());
    }

    /** Rows whose newest change was rejected, unless a barrier has swept them since. */
    public static String rejected(MergeSql sql) {
        String rowIdentity = sql.shape().key().isEmpty() ? "_epoch, _raw_partition, _raw_offset" : sql.key("");
        return """
                CREATE OR REPLACE VIEW %1$s AS SELECT %2$s FROM (
                  SELECT *, ROW_NUMBER() OVER (PARTITION BY %3$s ORDER BY _epoch DESC, _raw_offset DESC) AS _newest
                  FROM %4$s WHERE _op <> 'b'
                ) c WHERE c._newest = 1 AND c._rejected AND NOT EXISTS (
                  SELECT 1 FROM %4$s b WHERE b._op = 'b' AND b._raw_partition = c._raw_partition
                  AND (b._epoch > c._epoch
                    OR (b._epoch = c._epoch AND COALESCE(b._barrier_before, b._raw_offset) > c._raw_offset)))""".formatted(sql.rejected(), sql.list("c.", sql.bronzeColumns()), rowIdentity, sql.bronze());
    }
}
