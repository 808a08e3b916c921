package dev.tributary.merger;

import dev.tributary.contracts.clean.Meta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A random history that a source could have, of a table (id, name, big) in two partitions. */
final class History {

    static final int PARTITIONS = 2;
    private static final int KEYS = 6;

    private final Random random;
    private final List<List<Change>> changes = new ArrayList<>();
    private final int[] epochs = {1, 1};
    private final long[] offsets = new long[PARTITIONS];
    private final Set<Long> alive = new TreeSet<>();

    private History(Random random) {
        this.random = random;
        for (int i = 0; i < PARTITIONS; i++) {
            changes.add(new ArrayList<>());
        }
    }

    /** The changes of each partition, in order. */
    static List<List<Change>> random(Random random, int length) {
        History history = new History(random);
        for (int i = 0; i < length; i++) {
            history.step();
        }
        return history.changes;
    }

    /** The same change of the source, as other rules would process it. */
    static Change otherwise(Random random, Change change) {
        if (change.op().equals(Meta.BARRIER) || change.op().equals(Meta.DELETE) || random.nextInt(3) == 0) {
            return change;
        }
        Map<String, String> values = new HashMap<>(change.values());
        values.replaceAll((name, value) -> random.nextInt(3) > 0 ? value : value.replaceFirst("^'?", "$0x"));
        if (random.nextInt(4) == 0) {
            values.keySet().removeIf(name -> name.startsWith(Change.ORIGINAL));
        }
        return new Change(
                change.op(),
                change.epoch(),
                change.partition(),
                change.offset(),
                change.id(),
                values,
                change.unchanged(),
                random.nextInt(3) == 0,
                change.before(),
                change.revision());
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 4) {
            truncate(random.nextInt(PARTITIONS));
        } else if (dice < 8) {
            snapshotAgain(random.nextInt(PARTITIONS));
        } else {
            change(random.nextInt(KEYS));
        }
    }

    private void change(long id) {
        if (!alive.contains(id)) {
            alive.add(id);
            emit(random.nextInt(5) == 0 ? Meta.SNAPSHOT : Meta.CREATE, id, Set.of(), random.nextInt(5) == 0);
        } else if (random.nextInt(4) == 0) {
            alive.remove(id);
            // A delete says which columns it does not know; that is no word about the row's life before.
            emit(Meta.DELETE, id, random.nextBoolean() ? Set.of("big") : Set.of(), false);
        } else {
            Set<String> unsent = new HashSet<>();
            if (random.nextInt(2) == 0) {
                unsent.add("big");
            }
            if (random.nextInt(4) == 0) {
                unsent.add("name");
            }
            emit(Meta.UPDATE, id, unsent, random.nextInt(4) == 0);
        }
    }

    private void truncate(int partition) {
        alive.removeIf(id -> id % PARTITIONS == partition);
        add(Change.barrier(epochs[partition], partition, next(partition), null));
    }

    /** Some rows are gone without a word; the others come again; then the barrier. */
    private void snapshotAgain(int partition) {
        if (random.nextInt(3) == 0) {
            epochs[partition]++;
        }
        long begin = offsets[partition];
        alive.removeIf(id -> id % PARTITIONS == partition && random.nextInt(3) == 0);
        for (long id : List.copyOf(alive)) {
            if (id % PARTITIONS == partition) {
                emit(Meta.SNAPSHOT, id, Set.of(), random.nextInt(6) == 0);
                if (random.nextInt(3) == 0) {
                    change(id);
                }
            }
        }
        add(Change.barrier(epochs[partition], partition, next(partition), begin));
    }

    private void emit(String op, long id, Set<String> unsent, boolean rejected) {
        int partition = (int) (id % PARTITIONS);
        long offset = next(partition);
        Map<String, String> values = new HashMap<>();
        for (String column : List.of("name", "big")) {
            if (!op.equals(Meta.DELETE) && !unsent.contains(column) && random.nextInt(5) > 0) {
                values.put(column, "'" + column + epochs[partition] + "-" + partition + "-" + offset + "'");
            }
            if (!op.equals(Meta.DELETE) && !unsent.contains(column) && random.nextInt(4) == 0) {
                values.put(Change.ORIGINAL + column, column + "-as-of-" + offset);
            }
        }
        add(new Change(op, epochs[partition], partition, offset, id, values, unsent, rejected, null));
    }

    private long next(int partition) {
        offsets[partition] += 1 + (random.nextInt(10) == 0 ? 1 : 0);
        return offsets[partition];
    }

    private void add(Change change) {
        changes.get(change.partition()).add(change);
    }
}
