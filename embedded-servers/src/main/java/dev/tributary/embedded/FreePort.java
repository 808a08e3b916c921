package dev.tributary.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Ports of the loopback address. */
final class FreePort {
    private FreePort() {}

    /** One that is free now; another process may take it before it is used. */
    static int choose() {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedServerException("no free port on 127.0.0.1: " + EmbeddedServerException.reason(e), e);
        }
    }

    /** Whether a server could listen on it now. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    static EmbeddedServerException taken(String server, int port) {
        return new EmbeddedServerException(
                "port " + port + " of 127.0.0.1 is taken: free it, or give " + server + " another port");
    }
}
