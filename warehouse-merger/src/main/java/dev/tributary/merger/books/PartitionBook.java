package dev.tributary.merger.books;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.books.Runs;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The books of one raw partition in one epoch. Not thread-safe. */
final class PartitionBook {

    /** Its place among the books. */
    record Place(TableId table, int epoch, int partition) {}

    private final Place place;
    private final Map<Stage, Runs> done = new EnumMap<>(Stage.class);
    private long captured;

    PartitionBook(Place place) {
        this.place = place;
        for (Stage stage : Stage.values()) {
            done.put(stage, new Runs());
        }
    }

    Place place() {
        return place;
    }

    void captured(long records) {
        captured = Math.max(captured, records);
    }

    Runs at(Stage stage) {
        Runs runs = done.get(stage);
        if (runs == null) {
            throw new IllegalStateException("no stage " + stage);
        }
        return runs;
    }

    /** How many records capture has written; at least those that were processed. */
    long captured() {
        return Math.max(captured, at(Stage.PROCESSED).last());
    }

    /** What is missing now, be it lost or on its way. */
    List<Difference> differences() {
        List<Difference> all = new ArrayList<>();
        Runs before = new Runs();
        if (captured() > 0) {
            // Where the records lie is not kept; what was processed next to them tells it.
            before.add(new Run(place.epoch, 1, captured(), 0, Long.MAX_VALUE));
        }
        for (Stage stage : Stage.values()) {
            for (Runs.Gap gap : before.without(at(stage))) {
                all.add(new Difference(place.table, stage, place.epoch, place.partition, gap));
            }
            before = at(stage);
        }
        return all;
    }

    /** Whether the stage has gone on behind the gap: then it is no delay. */
    boolean isPassed(Difference difference) {
        return at(difference.stage()).last() > difference.gap().last();
    }
}
