package dev.tributary.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that is started once per JVM, in a directory of its own, and goes when the JVM ends. */
final class SharedServer<T extends AutoCloseable> {
    private static final Logger LOG = LoggerFactory.getLogger(SharedServer.class);

    private final String name;
    private final Function<Path, T> start;
    private @Nullable T running;
    private @Nullable Path directory;

    SharedServer(String name, Function<Path, T> start) {
        this.name = name;
        this.start = start;
    }

    synchronized T running() {
        if (running == null) {
            Path made = temporaryDirectory();
            running = start.apply(made);
            if (directory == null) {
                Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop-test-" + name));
            }
            directory = made;
        }
        return running;
    }

    /** Has another take the place of the one that runs, in the same directory. */
    synchronized void replace(UnaryOperator<T> other) {
        if (running != null) {
            running = other.apply(running);
        }
    }

    /** Ends it, if it runs; who asks next gets a new one. */
    synchronized void end() {
        if (running != null && directory != null) {
            stop(running, directory);
            running = null;
        }
    }

    private Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("tributary-test-" + name + "-");
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a temporary directory", e);
        }
    }

    private void stop(T server, Path made) {
        try {
            server.close();
            try (Stream<Path> tree = Files.walk(made)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        } catch (Exception e) {
            LOG.warn("The test server {} in {} did not end cleanly", name, made, e);
        }
    }
}
