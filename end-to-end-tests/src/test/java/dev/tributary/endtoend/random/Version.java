package dev.tributary.endtoend.random;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A record of bronze.
 *
 * @param op as the clean record has it
 * @param tx the source's transaction
 * @param before of a barrier: below which offset rows are gone
 * @param rejected whether a rule keeps it out of silver
 */
record Version(String op, @Nullable String tx, long epoch, int partition, long offset, long before, boolean rejected) {

    static final String COLUMNS = "_op, _tx_id, _epoch, _raw_partition, _raw_offset, _barrier_before, _rejected";

    /** Reads {@link #COLUMNS} behind a column of that number. */
    static Version of(ResultSet row, int behind) throws SQLException {
        return new Version(
                row.getString(behind + 1),
                row.getString(behind + 2),
                row.getLong(behind + 3),
                row.getInt(behind + 4),
                row.getLong(behind + 5),
                row.getLong(behind + 6),
                row.getBoolean(behind + 7));
    }

    boolean isSnapshot() {
        return op.equals("r");
    }

    /** Of a barrier: those that end a snapshot are of no transaction. */
    boolean isTruncate() {
        return tx != null;
    }

    boolean isGoneBy(Version barrier) {
        return barrier.partition == partition
                && (epoch < barrier.epoch || (epoch == barrier.epoch && offset < barrier.before));
    }

    String id() {
        return epoch + "/" + partition + "/" + offset;
    }

    Journal.Change change() {
        return new Journal.Change(String.valueOf(tx), op);
    }
}
