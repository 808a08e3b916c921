package dev.tributary.merger;

import dev.tributary.contracts.clean.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A random history of a table (id, name, big) without key, whose rows are often alike, and what the source holds at its end. */
final class KeylessHistory {

    private final Random random;
    private final List<List<Change>> changes = new ArrayList<>();
    private final List<List<Image>> alive = new ArrayList<>();
    private final long[] offsets = new long[History.PARTITIONS];
    private final int[] epochs = {1, 1};

    /** A row of the source. */
    private record Image(long id, String name) {

        String text() {
            return id + "|" + name + "|NULL";
        }
    }

    private KeylessHistory(Random random) {
        this.random = random;
        for (int i = 0; i < History.PARTITIONS; i++) {
            changes.add(new ArrayList<>());
            alive.add(new ArrayList<>());
        }
    }

    static KeylessHistory random(Random random, int length) {
        KeylessHistory history = new KeylessHistory(random);
        for (int i = 0; i < length; i++) {
            history.step(random.nextInt(History.PARTITIONS));
        }
        return history;
    }

    /** The changes of each partition, in order. */
    List<List<Change>> changes() {
        return changes;
    }

    /** The source's rows, columns parted by {@code |}, sorted. */
    List<String> rows() {
        return alive.stream().flatMap(List::stream).map(Image::text).sorted().toList();
    }

    private void step(int partition) {
        List<Image> rows = alive.get(partition);
        int dice = random.nextInt(100);
        if (dice < 4) {
            rows.clear();
            add(Change.barrier(epochs[partition], partition, ++offsets[partition], null));
        } else if (dice < 8) {
            snapshotAgain(partition);
        } else if (dice < 50 || rows.isEmpty()) {
            Image row = new Image(random.nextInt(2), random.nextBoolean() ? "a" : "NULL");
            rows.add(row);
            emit(partition, Meta.CREATE, row);
        } else {
            delete(partition);
        }
    }

    /** Some rows are gone without a word; the others come again, and may go before they come; then the barrier. */
    private void snapshotAgain(int partition) {
        epochs[partition] += random.nextInt(2);
        long begin = offsets[partition] + 1;
        List<Image> rows = alive.get(partition);
        rows.removeIf(row -> random.nextInt(3) == 0);
        List<Image> read = List.copyOf(rows);
        if (!read.isEmpty() && random.nextBoolean()) {
            delete(partition);
        }
        read.forEach(row -> emit(partition, Meta.SNAPSHOT, row));
        add(Change.barrier(epochs[partition], partition, ++offsets[partition], begin));
    }

    private void delete(int partition) {
        List<Image> rows = alive.get(partition);
        emit(partition, Meta.DELETE, rows.remove(random.nextInt(rows.size())));
    }

    private void emit(int partition, String op, Image row) {
        Map<String, String> values = row.name.equals("NULL") ? Map.of() : Map.of("name", "'" + row.name + "'");
        add(new Change(op, epochs[partition], partition, ++offsets[partition], row.id, values, Set.of(), false, null));
    }

    private void add(Change change) {
        changes.get(change.partition()).add(change);
    }
}
