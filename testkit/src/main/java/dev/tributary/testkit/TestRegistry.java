package dev.tributary.testkit;

import dev.tributary.embedded.EmbeddedRegistry;

/** The schema registry of this JVM's tests. */
public final class TestRegistry {
    private static final SharedServer<EmbeddedRegistry> SHARED = new SharedServer<>(
            "registry", directory -> EmbeddedRegistry.start(directory, EmbeddedRegistry.Options.defaults()));

    private TestRegistry() {}

    /** The running server; not for the caller to close, kill or restart. */
    public static EmbeddedRegistry shared() {
        return SHARED.running();
    }

    /** Of its API, as a pipeline file names it. */
    public static String url() {
        return shared().url();
    }
}
