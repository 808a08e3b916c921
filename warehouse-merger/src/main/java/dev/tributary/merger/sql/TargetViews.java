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
        String from = sql.shape().key().isEmpty()
                ? KeylessRows.sql(sql) + " AND NOT _rejected"
                : sql.state() + " WHERE NOT _deleted";
        return "CREATE OR REPLACE VIEW %s AS SELECT %s FROM %s".formatted(sql.live(), sql.list("", columns), from);
    }

    /** Rows whose newest change was rejected, unless a barrier has swept them since. */
    public static String rejected(MergeSql sql) {
        String from = sql.shape().key().isEmpty() ? KeylessRows.sql(sql) : """
                        (
                          SELECT *, ROW_NUMBER() OVER (PARTITION BY %s ORDER BY _epoch DESC, _raw_offset DESC) AS _newest
                          FROM (%s) u
                        ) c WHERE c._newest = 1""".formatted(sql.key(""), Unswept.sql(sql));
        return "CREATE OR REPLACE VIEW %s AS SELECT %s FROM %s AND c._rejected"
                .formatted(sql.rejected(), sql.list("c.", sql.bronzeColumns()), from);
    }
}
