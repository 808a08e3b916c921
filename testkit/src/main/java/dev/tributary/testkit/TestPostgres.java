package dev.tributary.testkit;

import dev.tributary.embedded.EmbeddedPostgres;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** The Postgres of this JVM's tests. Its writes are not flushed, so it starts and runs fast. */
public final class TestPostgres {
    private static final SharedServer<EmbeddedPostgres> SHARED = new SharedServer<>(
            "postgres",
            directory -> EmbeddedPostgres.start(
                    directory, EmbeddedPostgres.Options.defaults().withFsync(false)));

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** The running server; not for the caller to close, kill or restart. */
    public static EmbeddedPostgres shared() {
        return SHARED.running();
    }

    /** Makes an empty database for one test and returns its name, which begins with the given word. */
    public static String newDatabase(String word) {
        String name = word.toLowerCase(Locale.ROOT) + "_" + DATABASES.incrementAndGet();
        shared().createDatabase(name);
        return name;
    }
}
