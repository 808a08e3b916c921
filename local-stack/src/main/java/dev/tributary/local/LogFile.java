package dev.tributary.local;

import dev.tributary.local.stack.Home;
import java.nio.file.Path;

/** Where the log goes: a file in the home, so that the terminal is left to what people want to read. */
public final class LogFile {

    private LogFile() {}

    /** Nowhere: for a command that says all itself. To be called before anything logs. */
    public static void none() {
        System.setProperty("tributary.log.appender", "NONE");
    }

    /** To be called before anything logs; the logging configuration reads these properties once. */
    public static Path into(Home home) {
        Path file = home.resolve("logs").resolve("tributary.log");
        System.setProperty("tributary.log.appender", "FILE");
        System.setProperty("tributary.log.file", file.toString());
        return file;
    }
}
