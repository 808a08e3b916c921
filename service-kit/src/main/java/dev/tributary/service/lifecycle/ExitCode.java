package dev.tributary.service.lifecycle;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;

/** The exit codes of every command and service. */
public final class ExitCode {

    public static final int GOOD = 0;
    /** What was to be checked is not so. */
    public static final int CHECK_FAILED = 1;
    /** Wrong use or configuration. */
    public static final int WRONG_USE = 2;
    /** Something outside failed, or a worker died. */
    public static final int FAILED_OUTSIDE = 3;

    private ExitCode() {}

    /** For a failure: what an operator has to mend is wrong use, all else failed outside. */
    public static int of(Throwable failure) {
        boolean configured = TributaryException.of(failure).kind() == ErrorKind.NEEDS_OPERATOR;
        return configured ? WRONG_USE : FAILED_OUTSIDE;
    }
}
