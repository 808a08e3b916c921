package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.Mark;
import java.util.ArrayList;
import java.util.List;

/** The views of silver. */
public final class TargetViews {

    private static final List<String> QUALITY =
            List.of(Meta.SOURCE_TS, Meta.ORIGINAL, Meta.QUALITY_FLAGS, Meta.QUALITY_SCORE);

    private TargetViews() {}

    /** Both. A table without key has no state table: its live view says of what it is made. */
    public static List<String> create(MergeSql sql, Generation made) {
        Mark mark = new Mark(sql.shape().table());
        Mark ofLive = made.key().isEmpty() ? new Mark(sql.shape().table(), made) : mark;
        List<String> statements = new ArrayList<>(sql.dialect().createView(sql.live(), live(sql), ofLive.text()));
        statements.addAll(sql.dialect().createView(sql.rejected(), rejected(sql), mark.text()));
        return statements;
    }

    /** Live rows: business and quality columns. */
    private static String live(MergeSql sql) {
        List<String> columns = new ArrayList<>(sql.shape().names());
        columns.addAll(QUALITY);
        String from = sql.shape().key().isEmpty()
                ? KeylessRows.sql(sql) + " AND NOT _rejected"
                : sql.state() + " _t WHERE NOT _deleted";
        return "SELECT %s FROM %s".formatted(sql.list("", columns), from);
    }

    /** Rows whose newest change was rejected, unless a barrier has swept them since. */
    private static String rejected(MergeSql sql) {
        String from =
                sql.shape().key().isEmpty() ? KeylessRows.sql(sql) : """
                        (
                          SELECT *, ROW_NUMBER() OVER (PARTITION BY %s ORDER BY _epoch DESC, _raw_offset DESC) AS _newest
                          FROM (%s) _u
                        ) _c WHERE _c._newest = 1""".formatted(sql.groups(""), Unswept.sql(sql));
        return "SELECT %s FROM %s AND _c._rejected".formatted(sql.list("_c.", sql.bronzeColumns()), from);
    }
}
