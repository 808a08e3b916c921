package dev.tributary.merger.sql;

/** What has to be known of a staged batch before it is merged. */
public final class StagingQueries {

    private static final int SAMPLE = 100;
    /** Two primes, by which neighbours in a partition lie far apart in the order of the sample. */
    private static final int SPREAD_MODULUS = 1_000_003;

    private static final int SPREAD_FACTOR = 611_953;

    private StagingQueries() {}

    /**
     * One row of four numbers: rows, rows with a version that another has too, barriers, rows with unsent columns.
     */
    public static String counts(MergeSql sql) {
        return """
                SELECT COUNT(*),
                  COUNT(*) - (SELECT COUNT(*) FROM (SELECT DISTINCT _epoch, _raw_partition, _raw_offset FROM %1$s _c) _v),
                  COALESCE(SUM(CASE WHEN _op = 'b' THEN 1 ELSE 0 END), 0),
                  COALESCE(SUM(CASE WHEN %2$s THEN 1 ELSE 0 END), 0)
                FROM %1$s _s""".formatted(sql.staging(), sql.dialect().isNotEmpty("_unchanged"));
    }

    /** Keeps the latest row of each version: a replay upstream may bring a change twice in one batch. */
    public static String keepEachOnce(MergeSql sql) {
        String columns = sql.list("", sql.bronzeColumns());
        return """
                %s AS SELECT %s FROM (
                  SELECT *, ROW_NUMBER() OVER (PARTITION BY _epoch, _raw_partition, _raw_offset ORDER BY _revision DESC) AS _copy
                  FROM %s _s
                ) _v WHERE _copy = 1""".formatted(sql.dialect().replaceWorkTable(sql.staging()), columns, sql.staging());
    }

    /** The barriers: epoch, partition, raw offset, {@code _barrier_before}; in the order in which they apply. */
    public static String barriers(MergeSql sql) {
        return "SELECT _epoch, _raw_partition, _raw_offset, COALESCE(_barrier_before, _raw_offset) FROM "
                + sql.staging() + " _s WHERE _op = 'b' ORDER BY _raw_partition, _epoch, _raw_offset";
    }

    /**
     * How the epochs of the staged changes lie, barriers aside: one row of two numbers, the newest and the first that is later
     * than one; 0 if there is none.
     */
    public static String epochs(MergeSql sql, long passed) {
        return """
                SELECT COALESCE(MAX(_epoch), 0), COALESCE(MIN(CASE WHEN _epoch > %d THEN _epoch END), 0)
                FROM %s _s WHERE _op <> 'b'""".formatted(passed, sql.staging());
    }

    /** The newest epoch of what silver shows; 0 if it shows nothing. */
    public static String newestLive(MergeSql sql) {
        String rows = sql.shape().key().isEmpty() ? sql.bronze() + " _b" : sql.state() + " _t WHERE NOT _deleted";
        return "SELECT COALESCE(MAX(_epoch), 0) FROM " + rows;
    }

    /**
     * Keeps what counts for silver.
     *
     * @param since changes of earlier epochs do not
     * @param changes false if only barriers do
     */
    public static String keepWhatCounts(MergeSql sql, long since, boolean changes) {
        return "%s AS SELECT * FROM %s _s WHERE _epoch >= %d%s"
                .formatted(
                        sql.dialect().replaceWorkTable(sql.staging()),
                        sql.staging(),
                        since,
                        changes ? "" : " AND _op = 'b'");
    }

    /** How many rows a relation has: of what one file holds. */
    public static String rows(String relation) {
        return "SELECT COUNT(*) FROM " + relation + " _r";
    }

    /**
     * {@code _source_ts} in microseconds of some of the changes that came after the snapshot: of real changes, not of the
     * files' time ranges, which hold the rows of snapshots too.
     */
    public static String streamed(MergeSql sql) {
        return """
                SELECT %1$s FROM %2$s _s WHERE _op IN ('c', 'u', 'd')
                ORDER BY MOD(MOD(_raw_offset, %3$d) * %4$d, %3$d), _raw_partition, _epoch, _raw_offset LIMIT %5$d""".formatted(sql.dialect().micros("_source_ts"), sql.staging(), SPREAD_MODULUS, SPREAD_FACTOR, SAMPLE);
    }

    /** Whether a column was not sent in some change of a relation: one row, one number per column outside the key. */
    public static String unsentColumns(MergeSql sql, String relation) {
        return "SELECT "
                + MergeSql.each(
                        sql.shape().values(),
                        name -> "COALESCE(MAX(CASE WHEN "
                                + sql.dialect()
                                        .contains("_unchanged", sql.dialect().text(name)) + " THEN 1 ELSE 0 END), 0)",
                        ", ")
                + " FROM " + relation + " _r";
    }
}
