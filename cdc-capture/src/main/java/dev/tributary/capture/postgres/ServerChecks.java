package dev.tributary.capture.postgres;

import dev.tributary.service.finding.Finding;
import java.sql.SQLException;
import java.util.List;

/** Whether the server is set up for logical decoding. */
final class ServerChecks {

    static final String SOURCE = "source";

    private static final int OLDEST = 14;
    /** The first whose slots can follow a failover. */
    private static final int FAILOVER = 17;
    /** The first that can drop a slot for being idle. */
    private static final int IDLE_TIMEOUT = 18;

    private ServerChecks() {}

    /** Without this one nothing else can be looked at. */
    static Finding version(int majorVersion) {
        return majorVersion < OLDEST
                ? Finding.error(
                        SOURCE,
                        "the source runs Postgres " + majorVersion + "; capture needs " + OLDEST + " or newer",
                        "upgrade it")
                : Finding.ok(SOURCE, "Postgres " + majorVersion);
    }

    static List<Finding> walLevel(Examination on) throws SQLException {
        String level = Sql.text(on.connection(), "SELECT current_setting('wal_level')");
        return List.of(
                level.equals("logical")
                        ? Finding.ok(SOURCE, "wal_level is logical")
                        : Finding.error(
                                SOURCE,
                                "wal_level is '" + level + "'",
                                "run ALTER SYSTEM SET wal_level = logical; and restart the server"));
    }

    static List<Finding> primary(Examination on) throws SQLException {
        return Sql.isTrue(on.connection(), "SELECT pg_is_in_recovery()")
                ? List.of(Finding.error(
                        SOURCE,
                        "the server is a standby: it takes neither a publication nor a heartbeat",
                        "name the primary in source.url"))
                : List.of();
    }

    static List<Finding> senders(Examination on) throws SQLException {
        long free = Sql.number(
                on.connection(),
                "SELECT current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication)");
        return free > 0 || on.slotIsActive()
                ? List.of(Finding.ok(SOURCE, "WAL senders free: " + free))
                : List.of(Finding.error(
                        SOURCE,
                        "no WAL sender is free",
                        "stop what replicates and is not used (SELECT pid, application_name FROM pg_stat_replication),"
                                + " or raise max_wal_senders and restart the server"));
    }

    static List<Finding> keptWal(Examination on) throws SQLException {
        String keep = Sql.text(on.connection(), "SELECT current_setting('max_slot_wal_keep_size')");
        return List.of(
                keep.equals("-1")
                        ? Finding.warning(
                                SOURCE,
                                "max_slot_wal_keep_size is unlimited: while capture stands still its slot keeps WAL"
                                        + " until the server's disk is full",
                                "run ALTER SYSTEM SET max_slot_wal_keep_size = '50GB'; SELECT pg_reload_conf(), with a"
                                        + " size that the disk can spare")
                        : Finding.ok(SOURCE, "max_slot_wal_keep_size is " + keep));
    }

    static List<Finding> idleTimeout(Examination on) throws SQLException {
        if (on.majorVersion() < IDLE_TIMEOUT) {
            return List.of();
        }
        String timeout = Sql.text(on.connection(), "SELECT current_setting('idle_replication_slot_timeout')");
        return timeout.equals("0")
                ? List.of()
                : List.of(Finding.warning(
                        SOURCE,
                        "idle_replication_slot_timeout is " + timeout
                                + ": if capture is stopped for longer, its slot is"
                                + " lost and a new snapshot is needed",
                        "run ALTER SYSTEM SET idle_replication_slot_timeout = 0; SELECT pg_reload_conf()"));
    }

    static List<Finding> failover(Examination on) {
        return List.of(failover(on.majorVersion()));
    }

    static Finding failover(int majorVersion) {
        return majorVersion < FAILOVER
                ? Finding.warning(
                        SOURCE,
                        "slots of Postgres " + majorVersion + " do not follow a failover to a standby: after one, a new"
                                + " snapshot is needed",
                        "upgrade to Postgres " + FAILOVER + " or newer")
                : Finding.ok(SOURCE, "the slot can follow a failover to a standby that synchronizes slots");
    }
}
