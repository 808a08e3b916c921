package dev.tributary.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ports of the loopback address. Those that it chooses lie below all that operating systems give to whoever asks for any
 * port (from 32768 on Linux, from 49152 by RFC 6335), so a server that is away for a while finds its port free when it
 * comes back. Thread-safe.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int END = 32_768;
    /** Open as long as this process lives: what it has locked is freed when it is closed. */
    private static @Nullable FileChannel chosen;

    private FreePort() {}

    /**
     * One that nobody listens on. As long as this process lives no other that asks here gets the same.
     *
     * @throws EmbeddedServerException when none is left, or the cache directory cannot be written
     */
    public static synchronized int choose() {
        int ports = END - FIRST;
        int begin = RandomGenerator.getDefault().nextInt(ports);
        for (int i = 0; i < ports; i++) {
            int port = FIRST + (begin + i) % ports;
            if (isFree(port) && reserve(port)) {
                return port;
            }
        }
        throw new EmbeddedServerException("no port from " + FIRST + " to " + (END - 1) + " is free on 127.0.0.1");
    }

    /** The byte of the port's number in a file that all processes of this user share is locked. */
    private static boolean reserve(int port) {
        Path file = CacheDirectory.ofThisUser().resolve("ports.lock");
        try {
            if (chosen == null) {
                Files.createDirectories(file.getParent());
                chosen = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            return chosen.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException chosenInThisProcess) {
            return false;
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot lock " + file + ": " + EmbeddedServerException.reason(e), e);
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
