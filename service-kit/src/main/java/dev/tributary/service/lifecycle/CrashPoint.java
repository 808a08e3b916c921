package dev.tributary.service.lifecycle;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Places between two effects, at which a test lets a service die: {@code -Dtributary.crash-point=SINK_UPLOADED}, or
 * {@code =SINK_UPLOADED:3} for the third time. Without that property they cost nothing.
 */
public enum CrashPoint {
    /** A change is handed to Kafka's client. */
    CAPTURE_SENT,
    /** The position that the changes reach is too. */
    CAPTURE_POSITIONED,
    /** The transaction of both is committed. */
    CAPTURE_COMMITTED,
    /** Its LSN is confirmed to Postgres. */
    CAPTURE_CONFIRMED,
    /** A clean record is handed to Kafka's client. */
    PROCESSOR_PROCESSED,
    /** The offsets that go with the records are in the transaction. */
    PROCESSOR_POSITIONED,
    /** The transaction of both is committed. */
    PROCESSOR_COMMITTED,
    /** A batch's files are in the lake. */
    SINK_UPLOADED,
    /** Its commit object is. */
    SINK_COMMITTED,
    /** Its commit is announced. */
    SINK_ANNOUNCED,
    /** The Kafka offset behind it is committed. */
    SINK_OFFSET,
    /** A batch is in the staging table. */
    MERGER_LOADED,
    /** It is in bronze. */
    MERGER_BRONZE,
    /** It is folded. */
    MERGER_FOLDED,
    /** It is in silver. */
    MERGER_SILVER,
    /** The merge stands. */
    MERGER_MERGED,
    /** The Kafka offset behind it is committed. */
    MERGER_OFFSET;

    /** The system property that names a point. */
    public static final String PROPERTY = "tributary.crash-point";

    /** The exit code, as after SIGKILL. */
    public static final int EXIT_CODE = 137;

    /** Halts this process, with nothing closed and nothing said, if this is the point that is named. */
    public void reached() {
        if (Armed.POINT == this && Armed.TIMES.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** The point that is named; it does not change while the process lives. */
    private static final class Armed {

        private static final String[] NAMED = System.getProperty(PROPERTY, "").split(":", 2);
        private static final @Nullable CrashPoint POINT = NAMED[0].isEmpty() ? null : valueOf(NAMED[0]);
        private static final AtomicInteger TIMES = new AtomicInteger(NAMED.length < 2 ? 1 : Integer.parseInt(NAMED[1]));
    }
}
