package dev.tributary.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;

/** What runs containers, where there is one. */
final class DockerEngine {
    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    private DockerEngine() {}

    /** Starts a container; empty, soon, where no engine answers or the image is not to be had. */
    static <C extends GenericContainer<?>> Optional<C> start(String image, Supplier<C> container) {
        URI engine = at(System.getenv("DOCKER_HOST"));
        if (!answers(engine)) {
            LOG.info("No Docker engine at {}", engine);
            return Optional.empty();
        }
        try {
            C made = container.get();
            made.start();
            return Optional.of(made);
        } catch (RuntimeException e) {
            LOG.info("Docker cannot run {}: {}", image, e.getMessage());
            return Optional.empty();
        }
    }

    /** Where the engine should be; the default is the socket on this machine. */
    static URI at(@Nullable String dockerHost) {
        return URI.create(dockerHost == null || dockerHost.isBlank() ? "unix:///var/run/docker.sock" : dockerHost);
    }

    /** Whether somebody listens there. Testcontainers itself takes long to find out that nobody does. */
    static boolean answers(URI engine) {
        try {
            if ("unix".equals(engine.getScheme())) {
                SocketAddress socket = UnixDomainSocketAddress.of(Path.of(engine.getPath()));
                try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    return channel.connect(socket);
                }
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(engine.getHost(), engine.getPort()), CONNECT_TIMEOUT_MILLIS);
                return true;
            }
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
