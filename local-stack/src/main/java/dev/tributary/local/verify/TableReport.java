package dev.tributary.local.verify;

/**
 * What a comparison of one table found.
 *
 * @param table the table, schema.name
 * @param sourceRows rows in the source
 * @param silverRows live rows in silver
 * @param missing rows of the source that silver lacks, without the rejected
 * @param extra rows of silver that the source lacks
 * @param different rows whose values differ
 * @param rejected keys whose newest version was rejected; they are not compared
 * @param flagged live rows of silver with a quality flag
 */
public record TableReport(
        String table,
        long sourceRows,
        long silverRows,
        long missing,
        long extra,
        long different,
        long rejected,
        long flagged) {

    /** Nothing is missing, extra or different. */
    public boolean equal() {
        return missing == 0 && extra == 0 && different == 0;
    }
}
