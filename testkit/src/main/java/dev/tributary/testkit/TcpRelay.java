package dev.tributary.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server on this machine and lets their connections fail as networks do: cut, refused, late,
 * or open and silent. What it swallowed never comes later: what is connected then is cut when it heals. Thread-safe.
 */
public final class TcpRelay implements AutoCloseable {

    private static final int BUFFER = 64 << 10;

    private final ServerSocket listener;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tcp-relay");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private volatile boolean refuses;
    private volatile boolean swallows;
    private volatile Duration delay = Duration.ZERO;

    /** A client's connection and ours to the server. */
    private static final class Pair {
        private final Socket client;
        private final Socket server;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void cut() {
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    private TcpRelay(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /**
     * Listens on a free port, and passes all on.
     *
     * @param target the server's port
     */
    public static TcpRelay to(int target) {
        try {
            TcpRelay relay = new TcpRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            relay.threads.execute(relay::accept);
            return relay;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where clients connect to, on the loopback interface. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Cuts what is connected; new connections are taken. */
    public void cut() {
        pairs.forEach(Pair::cut);
    }

    /** Cuts what is connected, and each new connection at once, until {@link #heal}. */
    public void refuse() {
        refuses = true;
        cut();
    }

    /** Swallows all bytes in both directions, of old and new connections, until {@link #heal}. */
    public void swallow() {
        swallows = true;
    }

    /** Holds back all that passes for so long, until {@link #heal}. */
    public void delay(Duration by) {
        delay = by;
    }

    /** Passes all on again. */
    public void heal() {
        refuses = false;
        delay = Duration.ZERO;
        if (swallows) {
            swallows = false;
            cut();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> connect(client));
            } catch (IOException closed) {
                // close() ends this thread so.
                return;
            }
        }
    }

    private void connect(Socket client) {
        if (refuses) {
            closeQuietly(client);
            return;
        }
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Pair pair = new Pair(client, server);
            pairs.add(pair);
            threads.execute(() -> pass(pair, client, server));
            threads.execute(() -> pass(pair, server, client));
            if (listener.isClosed() || refuses) {
                pair.cut();
            }
        } catch (IOException nobodyThere) {
            closeQuietly(client);
        }
    }

    private void pass(Pair pair, Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(delay.toNanos());
                if (!swallows) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException cut) {
            // Either side, or a fault; the other side learns it below.
            pair.cut();
        }
        pair.cut();
        pairs.remove(pair);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Cuts all and listens no more. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        cut();
        threads.shutdown();
    }
}
