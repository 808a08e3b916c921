package dev.tributary.capture.postgres;

/**
 * Logical messages that move the slot of an idle database. They are not transactional, so they pass no transaction that
 * is open. Such a message is not flushed by itself, and what is not flushed is not sent: from version 17 on the function
 * flushes, before that the commit of an empty transaction with an id does.
 */
public final class SourceMessages {

    private SourceMessages() {}

    /** Debezium's heartbeat query. */
    public static String heartbeat(int majorVersion) {
        return emit(majorVersion, "tributary.heartbeat");
    }

    static String probe(int majorVersion) {
        return emit(majorVersion, "tributary.probe");
    }

    private static String emit(int majorVersion, String prefix) {
        return majorVersion >= 17
                ? "SELECT pg_logical_emit_message(false, '" + prefix + "', '', true)::text"
                : "SELECT pg_logical_emit_message(false, '" + prefix + "', '')::text, pg_current_xact_id()";
    }
}
