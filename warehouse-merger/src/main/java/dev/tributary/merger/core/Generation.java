package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a state table is made of: the changes that come with one key, from an epoch on. Within an epoch the changes of two keys
 * have no order, because with another key a row lies in another partition; but a new epoch of a table begins with all of its
 * rows. So with another key the table is held until a later epoch comes, and is then made anew out of that.
 *
 * @param key the names of the columns that identify a row; empty for an append-only table
 * @param since the first epoch whose changes count; 0 = all of them
 * @param held what has come with another key and does not count; null if nothing has
 */
public record Generation(
        List<String> key, long since, @Nullable Held held) {

    /**
     * Changes that only bronze has.
     *
     * @param key theirs
     * @param epoch their newest one
     */
    public record Held(List<String> key, long epoch) {

        public Held {
            key = List.copyOf(key);
        }
    }

    public Generation {
        key = List.copyOf(key);
    }

    /** Of a table that is not there yet. */
    public static Generation first(List<String> key) {
        return new Generation(key, 0, null);
    }

    /** Whether changes with a key count, whatever their epoch, and alter nothing here. */
    public boolean takesAll(List<String> theirs) {
        return key.equals(theirs) && since == 0 && held == null;
    }

    /**
     * The epoch that changes with another key have to be later than to make the table anew.
     *
     * @param live the newest epoch of the table's live rows; 0 if there is none
     */
    public long passed(long live) {
        return Math.max(Math.max(live, Math.max(since, 1)), held == null ? 0 : held.epoch);
    }

    /**
     * What it is after some changes, barriers aside, which have no key.
     *
     * @param theirs their key
     * @param newest their newest epoch; 0 if there are none
     * @param later the first of their epochs behind {@link #passed}; 0 if there is none
     */
    public Generation after(List<String> theirs, long newest, long later) {
        if (key.equals(theirs)) {
            return held != null && newest > held.epoch ? new Generation(key, since, null) : this;
        }
        if (later > 0) {
            return new Generation(theirs, later, null);
        }
        if (newest == 0 || newest < since) {
            return this;
        }
        long before = held == null ? 0 : held.epoch;
        return new Generation(key, since, new Held(theirs, Math.max(newest, before)));
    }

    /** Why the table is held, and what brings it back; null if it is not. */
    public @Nullable String stopped(TableId table) {
        return held == null
                ? null
                : table + ": its key was " + key + " and is " + held.key
                        + ": bronze goes on, silver stays as it was: run" + " tributary snapshot --table " + table;
    }
}
