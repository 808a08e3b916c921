package dev.tributary.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TcpRelayTest {

    private static final int SHORT_MILLIS = 100;

    private ServerSocket server = closed();
    private TcpRelay relay = TcpRelay.to(1);

    private static ServerSocket closed() {
        try {
            return new ServerSocket();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @BeforeEach
    void start() throws IOException {
        relay.close();
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        relay = TcpRelay.to(server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        server.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), relay.port());
    }

    @Test
    void passesBothWaysAndLate() throws IOException {
        relay.delay(Duration.ofMillis(20));
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            client.getOutputStream().write(7);
            assertEquals(7, accepted.getInputStream().read());
            accepted.getOutputStream().write(8);
            assertEquals(8, client.getInputStream().read());
        }
    }

    @Test
    void cutsWhatIsConnectedAndTakesWhatComes() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            passes(client, accepted);
            relay.cut();
            assertEquals(-1, accepted.getInputStream().read());
            assertEnds(client);
        }
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            passes(client, accepted);
        }
    }

    @Test
    void refusesUntilItHeals() throws IOException {
        relay.refuse();
        try (Socket client = connect()) {
            assertEnds(client);
        }
        relay.heal();
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            passes(client, accepted);
        }
    }

    @Test
    void whatWasSwallowedNeverComes() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            passes(client, accepted);
            relay.swallow();
            client.getOutputStream().write(7);
            accepted.setSoTimeout(SHORT_MILLIS);
            assertThrows(SocketTimeoutException.class, () -> accepted.getInputStream()
                    .read());
            relay.heal();
            assertEquals(-1, accepted.getInputStream().read());
        }
    }

    /** Only then both ends know of each other: the kernel takes a connection before the relay does. */
    private static void passes(Socket client, Socket accepted) throws IOException {
        client.getOutputStream().write(7);
        assertEquals(7, accepted.getInputStream().read());
    }

    /** In whichever of two ways a cut connection tells. */
    private static void assertEnds(Socket client) throws IOException {
        try {
            assertEquals(-1, client.getInputStream().read());
        } catch (SocketException reset) {
            assertEquals("Connection reset", reset.getMessage());
        }
    }
}
