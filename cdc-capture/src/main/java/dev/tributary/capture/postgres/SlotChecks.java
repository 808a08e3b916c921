package dev.tributary.capture.postgres;

import dev.tributary.contracts.ByteSize;
import dev.tributary.service.finding.Finding;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The replication slot: that it can be made, or how it is. */
final class SlotChecks {

    private static final Duration LONG_OPEN = Duration.ofSeconds(5);

    private SlotChecks() {}

    static List<Finding> slot(Examination on) throws SQLException {
        Optional<SlotHealth> found = SlotHealth.of(on.connection(), on.slot(), on.majorVersion());
        return found.isPresent() ? present(on, found.get()) : absent(on);
    }

    private static List<Finding> absent(Examination on) throws SQLException {
        long free = Sql.number(
                on.connection(),
                "SELECT current_setting('max_replication_slots')::int - count(*) FROM pg_replication_slots");
        List<Finding> findings = new ArrayList<>();
        if (free <= 0) {
            findings.add(Finding.error(
                    subject(on),
                    "no replication slot is free",
                    "drop one that is not used (SELECT slot_name FROM pg_replication_slots WHERE NOT active), or raise"
                            + " max_replication_slots and restart the server"));
        } else {
            findings.add(Finding.ok(subject(on), "will be made; replication slots free: " + free));
        }
        List<OpenTransactions.Open> open = OpenTransactions.olderThan(on.connection(), LONG_OPEN);
        if (!open.isEmpty()) {
            findings.add(Finding.warning(
                    subject(on),
                    "to make the slot Postgres waits for transactions that write and are open: "
                            + OpenTransactions.text(open),
                    "end them, or run " + open.get(0).remedy()));
        }
        return findings;
    }

    private static List<Finding> present(Examination on, SlotHealth slot) {
        String database = on.source().url().database();
        if (!slot.plugin().equals("pgoutput") || !slot.database().equals(database)) {
            return List.of(Finding.error(
                    subject(on),
                    "replication slot " + on.slot() + " belongs to plugin '" + slot.plugin() + "' and database '"
                            + slot.database() + "', not to pgoutput and '" + database + "'",
                    "set source.slot to another name"));
        }
        List<Finding> findings = new ArrayList<>();
        if (slot.isLost()) {
            findings.add(Finding.warning(
                    subject(on),
                    "it has lost WAL that it needs"
                            + slot.invalidation().map(why -> " (" + why + ")").orElse(""),
                    "raise max_slot_wal_keep_size, then request a new snapshot with tributary resnapshot"));
        } else if (slot.isActive()) {
            findings.add(Finding.warning(
                    subject(on),
                    "it is in use by server process " + slot.activePid() + ": this pipeline runs already, or another"
                            + " uses its slot",
                    "stop the other before a start; if it is dead run SELECT pg_terminate_backend(" + slot.activePid()
                            + ")"));
        } else if (!slot.walStatus().equals("reserved")) {
            findings.add(Finding.warning(
                    subject(on),
                    "nobody reads it, and it keeps " + size(slot.keptBytes()) + " of WAL (" + slot.walStatus() + ")",
                    "start capture soon, or raise max_slot_wal_keep_size"));
        } else {
            findings.add(Finding.ok(subject(on), "nobody reads it; it keeps " + size(slot.keptBytes()) + " of WAL"));
        }
        if (!slot.isLost() && !slot.failover().orElse(true)) {
            findings.add(Finding.warning(
                    subject(on),
                    "it does not follow a failover to a standby",
                    "while capture is stopped run ALTER_REPLICATION_SLOT " + Sql.name(on.slot())
                            + " (FAILOVER true) on a replication connection"));
        }
        return findings;
    }

    private static String subject(Examination on) {
        return "slot " + on.slot();
    }

    private static String size(long bytes) {
        return ByteSize.ofMebibytes(Math.max(1, bytes >> 20)).toString();
    }
}
