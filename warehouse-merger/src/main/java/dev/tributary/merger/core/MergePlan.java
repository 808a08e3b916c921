package dev.tributary.merger.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a table is merged at present, for status and metrics.
 *
 * @param every the time between two merges
 * @param reason why it is not more often
 * @param bytesPerDay what that bills, by what was measured; 0 where nothing is billed
 * @param billed bytes since the process started
 */
public record MergePlan(Duration every, Reason reason, long bytesPerDay, long billed) {

    /** For {@code /api/status}. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("everySeconds", every.toMillis() / 1e3);
        map.put("because", reason.text());
        if (billed > 0) {
            map.put("billedBytes", billed);
            map.put("billedBytesPerDay", bytesPerDay);
        }
        return map;
    }

    /** Why a table is merged as often as it is. */
    public enum Reason {
        INTERVAL("as often as the pipeline file says"),
        FRESHNESS("as rarely as warehouse.merge.every allows"),
        WAITING_SAVES_NOTHING("as often as BigQuery's quotas allow: fewer merges would not bill less"),
        FULL_MERGES("as often as changes fill a merge"),
        TABLE_QUOTA("as often as BigQuery's daily loads per table allow: more rarely than warehouse.merge.every"),
        PROJECT_QUOTA("as often as BigQuery's daily loads per project allow, which all tables share: "
                + "more rarely than warehouse.merge.every"),
        BYTES_LIMIT("as often as warehouse.bigquery.bytesPerDay allows: more rarely than warehouse.merge.every"),
        QUOTA_USED_UP("BigQuery says that a quota of the day is used up: the table rests");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }
}
