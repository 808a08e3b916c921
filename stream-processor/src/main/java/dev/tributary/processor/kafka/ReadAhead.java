package dev.tributary.processor.kafka;

import org.jspecify.annotations.Nullable;

/**
 * Bounds, in bytes, what a stream thread has fetched and not yet processed (I8): Streams itself counts records only, and
 * a thousand rows may be a kilobyte or a gigabyte. Fetching and processing happen on one thread, whose account this is.
 */
final class ReadAhead {

    private final long limit;
    private final ThreadLocal<Account> accounts = ThreadLocal.withInitial(Account::new);

    private static final class Account {
        private long outstanding;
        private boolean processedSinceFetch;
    }

    /**
     * @param limit bytes per thread above which nothing more is fetched
     */
    ReadAhead(long limit) {
        this.limit = limit;
    }

    static long size(byte @Nullable [] key, byte @Nullable [] value) {
        return (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
    }

    /** Whether this thread has enough to do. */
    boolean isFull() {
        Account account = accounts.get();
        if (!account.processedSinceFetch) {
            // Nothing left to process: what is still counted was dropped with a task that this thread has lost.
            account.outstanding = 0;
        }
        account.processedSinceFetch = false;
        return account.outstanding > limit;
    }

    void fetched(long bytes) {
        Account account = accounts.get();
        account.outstanding += bytes;
    }

    void finished(long bytes) {
        Account account = accounts.get();
        account.outstanding = Math.max(0, account.outstanding - bytes);
        account.processedSinceFetch = true;
    }
}
