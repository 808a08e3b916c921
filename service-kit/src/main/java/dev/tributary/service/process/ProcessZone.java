package dev.tributary.service.process;

import java.util.TimeZone;

/** This process's time zone. It logs nothing, because it comes before it is decided where the log goes. */
public final class ProcessZone {

    private ProcessZone() {}

    /**
     * Makes it UTC: Postgres's driver asks for timestamps in it, and where they are text (in ranges, in arrays) they stay as
     * they came.
     */
    public static void setUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }
}
