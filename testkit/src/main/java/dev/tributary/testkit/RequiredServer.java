package dev.tributary.testkit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a test does whose server is not to be had on this machine. */
public final class RequiredServer {
    private static final String REQUIRE = "tributary.requireServers";

    private RequiredServer() {}

    /**
     * Ends the test: as skipped, or as failed where {@code -Dtributary.requireServers=true} says that every server has
     * to be there.
     *
     * @param name the server, such as {@code fake-gcs-server}
     * @param reason why it is not to be had
     */
    public static void skipOrFail(String name, String reason) {
        String message = "no " + name + ": " + reason;
        if (Boolean.getBoolean(REQUIRE)) {
            Assertions.fail(message + " (" + REQUIRE + "=true)");
        }
        Assumptions.abort(message);
    }
}
