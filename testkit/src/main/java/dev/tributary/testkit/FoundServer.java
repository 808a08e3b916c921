package dev.tributary.testkit;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of this JVM's tests that has to be found: the one that an environment variable names by its URL, else one in
 * Docker where an engine answers and has the image or can pull it, else one that Go builds. A line in the log says which;
 * without any a test is skipped, or fails where servers are required.
 */
final class FoundServer {
    private static final Logger LOG = LoggerFactory.getLogger(FoundServer.class);

    private final String name;
    private final String variable;
    private final Supplier<Optional<HttpServer>> docker;
    private final Function<Path, HttpServer> process;
    private final SharedServer<Search> shared;

    /**
     * @param process starts one whose log goes into the given directory; throws an {@link IllegalStateException} that says
     *     why not
     */
    FoundServer(
            String name, String variable, Supplier<Optional<HttpServer>> docker, Function<Path, HttpServer> process) {
        this.name = name;
        this.variable = variable;
        this.docker = docker;
        this.process = process;
        this.shared = new SharedServer<>(name, this::search);
    }

    URI endpoint() {
        Search search = shared.running();
        if (search.found().isEmpty()) {
            RequiredServer.skipOrFail(name, search.absence());
        }
        return search.found().orElseThrow().endpoint();
    }

    /** Ends the one that runs; who asks next gets a new one. One that the environment variable names goes on. */
    void renew() {
        shared.end();
    }

    /** Ends the one that runs and starts it again over the same files at the same endpoint, if it is a process of ours. */
    void restart() {
        shared.replace(Search::restarted);
    }

    private Search search(Path directory) {
        String named = System.getenv(variable);
        if (named != null && !named.isBlank()) {
            LOG.info("{} for tests: {}, as {} says", name, named, variable);
            return Search.found(new HttpServer(URI.create(named), () -> {}, Optional.empty()));
        }
        try {
            HttpServer server = docker.get().orElseGet(() -> process.apply(directory));
            LOG.info("{} for tests: {}", name, server.endpoint());
            return Search.found(server);
        } catch (IllegalStateException e) {
            return new Search(
                    Optional.empty(),
                    variable + " names none, Docker has none, and Go has built none (" + e.getMessage() + ")");
        }
    }

    /** What came of looking for a server; it is not looked for again. */
    private record Search(Optional<HttpServer> found, String absence) implements AutoCloseable {
        static Search found(HttpServer server) {
            return new Search(Optional.of(server), "");
        }

        Search restarted() {
            try {
                return found.isEmpty() ? this : found(found.get().restarted());
            } catch (Exception e) {
                throw new IllegalStateException("the server was not started again", e);
            }
        }

        @Override
        public void close() throws Exception {
            if (found.isPresent()) {
                found.get().close();
            }
        }
    }
}
