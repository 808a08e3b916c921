package dev.tributary.merger.bigquery;

import java.util.Arrays;

/** How busy the simulated source is: more by day than by night, more on Monday than on Sunday; 1 on average. */
final class Rhythm {

    static final long HOUR = 3_600_000;
    static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;

    /** Busy milliseconds before each hour of the week. */
    private static final double[] BEFORE = new double[169];

    static {
        for (int hour = 0; hour < 168; hour++) {
            double ofDay = 1 + 0.7 * Math.sin(2 * Math.PI * (hour % 24 - 9) / 24);
            double ofWeek = hour < 120 ? 1.15 : 0.625;
            BEFORE[hour + 1] = BEFORE[hour] + ofDay * ofWeek * HOUR;
        }
    }

    private Rhythm() {}

    /** How many milliseconds of average business have passed since the Monday that is 0. */
    static double busy(long millis) {
        long week = Math.floorDiv(millis, WEEK);
        long inWeek = millis - week * WEEK;
        int hour = (int) (inWeek / HOUR);
        double part = (double) (inWeek - hour * HOUR) / HOUR;
        return (double) week * WEEK + BEFORE[hour] + part * (BEFORE[hour + 1] - BEFORE[hour]);
    }

    /** The time at which so many have passed. */
    static long when(double busy) {
        long week = (long) Math.floor(busy / WEEK);
        double inWeek = busy - (double) week * WEEK;
        int found = Arrays.binarySearch(BEFORE, inWeek);
        int hour = Math.min(167, found >= 0 ? found : -found - 2);
        double part = (inWeek - BEFORE[hour]) / (BEFORE[hour + 1] - BEFORE[hour]);
        return week * WEEK + hour * HOUR + (long) Math.ceil(part * HOUR);
    }
}
