package dev.tributary.merger.bigquery;

import java.time.Duration;

/**
 * How a table is merged at present, for status and metrics.
 *
 * @param every the time between two merges
 * @param reason why it is not more often
 * @param bytesPerDay what that bills, by what was measured
 */
record MergePlan(Duration every, Reason reason, long bytesPerDay) {

    /** Why a table is merged as often as it is. */
    enum Reason {
        FRESHNESS("as rarely as the freshness goal allows"),
        WAITING_SAVES_NOTHING("as often as BigQuery's quotas allow: fewer merges would not bill less"),
        FULL_MERGES("as often as changes fill a merge"),
        TABLE_QUOTA("as often as BigQuery's daily loads per table allow: the freshness goal is not met"),
        PROJECT_QUOTA("as often as BigQuery's daily loads per project allow, which all tables share: "
                + "the freshness goal is not met"),
        BYTES_LIMIT("as often as the limit of bytes billed a day allows: the freshness goal is not met"),
        QUOTA_USED_UP("BigQuery says that a quota of the day is used up: the table rests");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** For people. */
        String text() {
            return text;
        }
    }
}
