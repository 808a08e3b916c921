package dev.tributary.local.stack;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;

/** What is said of a stage that does not get past a mark. */
final class Stalled {

    private Stalled() {}

    static TributaryException because(String stage, String what) {
        return new TributaryException(
                ErrorKind.TRANSIENT, "nothing can be compared yet: " + stage + " does not get there in time: " + what);
    }
}
