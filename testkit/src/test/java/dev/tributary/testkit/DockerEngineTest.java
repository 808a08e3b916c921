package dev.tributary.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerEngineTest {
    @Test
    void looksForTheEngineWhereItIsSaidToBe() {
        assertEquals(URI.create("unix:///var/run/docker.sock"), DockerEngine.at(null));
        assertEquals(URI.create("unix:///var/run/docker.sock"), DockerEngine.at(" "));
        assertEquals(URI.create("tcp://engine:2375"), DockerEngine.at("tcp://engine:2375"));
    }

    @Test
    void seesWhetherAnybodyListensOnASocketFile(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("docker.sock");
        assertFalse(DockerEngine.answers(socketAt(socket)));

        Path plainFile = Files.createFile(directory.resolve("stale.sock"));
        assertFalse(DockerEngine.answers(socketAt(plainFile)));

        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            assertTrue(DockerEngine.answers(socketAt(socket)));
        }
        assertFalse(DockerEngine.answers(socketAt(socket)));
    }

    @Test
    void seesWhetherAnybodyListensOnAPort() throws Exception {
        URI engine;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            engine = URI.create("tcp://127.0.0.1:" + listener.getLocalPort());
            assertTrue(DockerEngine.answers(engine));
        }
        assertFalse(DockerEngine.answers(engine));
        assertFalse(DockerEngine.answers(URI.create("tcp://no-port")));
    }

    private static URI socketAt(Path path) {
        return URI.create("unix://" + path);
    }
}
