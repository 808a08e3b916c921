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

final class DockerKafkaTest {
    @Test
    void looksForTheEngineWhereItIsSaidToBe() {
        assertEquals(URI.create("unix:///var/run/docker.sock"), DockerKafka.engine(null));
        assertEquals(URI.create("unix:///var/run/docker.sock"), DockerKafka.engine(" "));
        assertEquals(URI.create("tcp://engine:2375"), DockerKafka.engine("tcp://engine:2375"));
    }

    @Test
    void seesWhetherAnybodyListensOnASocketFile(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("docker.sock");
        assertFalse(DockerKafka.answers(socketAt(socket)));

        Path plainFile = Files.createFile(directory.resolve("stale.sock"));
        assertFalse(DockerKafka.answers(socketAt(plainFile)));

        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            assertTrue(DockerKafka.answers(socketAt(socket)));
        }
        assertFalse(DockerKafka.answers(socketAt(socket)));
    }

    @Test
    void seesWhetherAnybodyListensOnAPort() throws Exception {
        URI engine;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            engine = URI.create("tcp://127.0.0.1:" + listener.getLocalPort());
            assertTrue(DockerKafka.answers(engine));
        }
        assertFalse(DockerKafka.answers(engine));
        assertFalse(DockerKafka.answers(URI.create("tcp://no-port")));
    }

    private static URI socketAt(Path path) {
        return URI.create("unix://" + path);
    }
}
