package dev.tributary.capture.postgres;

import java.sql.PreparedStatement;

/**
 * Logical messages that move the slot of an idle database. They are not transactional, so they pass no transaction that
 * is open. Such a message is not flushed by itself, and what is not flushed is not sent: from version 17 on the function
 * flushes, before that the commit of an empty transaction with an id does.
 */
public final class SourceMessages {

    /** What tells a canary from other messages. */
    public static final String CANARY = "tributary.canary";

    private SourceMessages() {}

    /** Debezium's heartbeat query. */
    public static String heartbeat(int majorVersion) {
        return emit(majorVersion, "tributary.heartbeat");
    }

    /** A message that holds the source's time, as microseconds since 1970 in decimal digits. */
    static String canary(int majorVersion) {
        return emit(majorVersion, CANARY, "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text");
    }

    static String probe(int majorVersion) {
        return emit(majorVersion, "tributary.probe");
    }

    /** Commits a transaction that the stream sees, unless the source takes no writes. */
    public static void commitOne(SourceDatabase database) {
        database.with("leave a message in the WAL", connection -> {
            String sql = "SELECT CASE WHEN NOT pg_is_in_recovery()"
                    + " THEN pg_logical_emit_message(true, 'tributary.join', '') END";
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                return query.execute();
            }
        });
    }

    private static String emit(int majorVersion, String prefix) {
        return emit(majorVersion, prefix, "''");
    }

    private static String emit(int majorVersion, String prefix, String content) {
        return majorVersion >= 17
                ? "SELECT pg_logical_emit_message(false, '" + prefix + "', " + content + ", true)::text"
                : "SELECT pg_logical_emit_message(false, '" + prefix + "', " + content
                        + ")::text, pg_current_xact_id()";
    }
}
