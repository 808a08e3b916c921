package dev.tributary.embedded;

import java.nio.file.Path;

/** Where what is unpacked or built once per machine is kept. */
public final class CacheDirectory {
    private CacheDirectory() {}

    /** {@code tributary.cache}, else what XDG says, else {@code ~/.cache/tributary}; it may not exist yet. */
    public static Path ofThisUser() {
        String configured = System.getProperty("tributary.cache");
        if (configured != null) {
            return Path.of(configured).toAbsolutePath();
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return caches.toAbsolutePath().resolve("tributary");
    }
}
