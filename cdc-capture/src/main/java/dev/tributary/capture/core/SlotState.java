package dev.tributary.capture.core;

/**
 * A replication slot as {@code pg_replication_slots} shows it.
 *
 * @param plugin its output plugin; empty for a physical slot
 * @param database the database that it decodes; empty for a physical slot
 * @param activePid the server process that uses it, 0 if none does
 * @param confirmed the LSN up to which changes are never sent again; 0 if unknown
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
 */
public record SlotState(String plugin, String database, int activePid, long confirmed, String walStatus) {

    public boolean isActive() {
        return activePid != 0;
    }
}
