package dev.tributary.capture.core;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The transactions whose changes came of late, written or left out. The stream may be ahead of what a read sees: a transaction is in the
 * WAL before it is visible, and stays so for as long as it waits for a standby. A row that is read then would be older
 * than what was written of it. Single-threaded.
 */
public final class RecentTransactions {

    /** More than can end while one waits. */
    private static final int MOST = 1 << 16;

    private final Set<Long> transactions = new LinkedHashSet<>();

    public void came(long transaction) {
        if (transactions.add(transaction) && transactions.size() > MOST) {
            transactions.remove(transactions.iterator().next());
        }
    }

    /** Whether a read sees all of them; if so, any later one does, and they are forgotten. */
    public boolean areSeenBy(TransactionSnapshot snapshot) {
        boolean all = transactions.stream().allMatch(snapshot::sees);
        if (all) {
            transactions.clear();
        }
        return all;
    }
}
