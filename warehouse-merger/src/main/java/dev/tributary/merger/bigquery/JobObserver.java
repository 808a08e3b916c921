package dev.tributary.merger.bigquery;

import dev.tributary.contracts.TableId;
import java.time.Instant;

/** Is told of jobs as they are begun and end, by the thread that runs them. */
interface JobObserver {

    /** Nobody wants to know. */
    JobObserver NONE = new JobObserver() {
        @Override
        public void loading(TableId table, Instant now) {}

        @Override
        public void billed(TableId table, long bytes) {}

        @Override
        public void rest(TableId table, Instant now) {}
    };

    /** A load is asked for; it counts towards quotas even if it fails. */
    void loading(TableId table, Instant now);

    /** A statement has ended. */
    void billed(TableId table, long bytes);

    /** BigQuery has said that a quota is used up. */
    void rest(TableId table, Instant now);
}
