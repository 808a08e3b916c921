package dev.tributary.contracts.pipeline;

import java.net.URI;

/**
 * Where a source database is: {@code postgresql://user@host:5432/database}.
 *
 * @param user the user to connect as
 * @param host name or address
 * @param port 1 to 65535
 * @param database the database
 */
public record SourceUrl(String user, String host, int port, String database) {

    /**
     * Reads a URL; the port defaults to 5432.
     *
     * @throws IllegalArgumentException if a part is missing, or a password is in it
     */
    public static SourceUrl parse(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("no URL; " + expected(), malformed);
        }
        String scheme = uri.getScheme();
        String user = uri.getUserInfo();
        String path = uri.getPath();
        if (user != null && user.contains(":")) {
            throw new IllegalArgumentException("holds a password; put a reference to it into source.password");
        }
        boolean postgres = "postgresql".equals(scheme) || "postgres".equals(scheme);
        if (!postgres || uri.getHost() == null || user == null || path == null || path.length() < 2) {
            throw new IllegalArgumentException("incomplete; " + expected());
        }
        return new SourceUrl(user, uri.getHost(), uri.getPort() < 0 ? 5432 : uri.getPort(), path.substring(1));
    }

    private static String expected() {
        return "write it as postgresql://user@host:5432/database";
    }

    /** The URL for the JDBC driver, without user and password. */
    public String jdbc() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
