package dev.tributary.capture.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.books.RawCounts;
import dev.tributary.contracts.books.RecordNumber;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Numbers the records of each raw partition (I6), so that whoever reads them sees what is missing. An epoch begins at 1.
 * Single-threaded.
 */
final class RecordNumbers {

    private final Map<TableId, RawCounts> committed = new HashMap<>();
    private final Map<TableId, Open> open = new HashMap<>();

    /** The counts of a table while a transaction is open. */
    private static final class Open {
        private final int epoch;
        private long[] records;

        private Open(int epoch, long[] records) {
            this.epoch = epoch;
            this.records = records;
        }

        private long next(int partition) {
            if (partition >= records.length) {
                records = Arrays.copyOf(records, partition + 1);
            }
            return ++records[partition];
        }

        private RawCounts counts() {
            return new RawCounts(epoch, Arrays.stream(records).boxed().toList());
        }
    }

    /** Goes on from what was committed. */
    void begin(TableId table, RawCounts counts) {
        committed.put(table, counts);
    }

    /** The number of the next record of a raw partition. */
    RecordNumber next(TableId table, int epoch, int partition) {
        Open counts = open.get(table);
        if (counts == null || counts.epoch != epoch) {
            counts = new Open(epoch, before(table, epoch));
            open.put(table, counts);
        }
        return new RecordNumber(epoch, counts.next(partition));
    }

    private long[] before(TableId table, int epoch) {
        RawCounts known = committed.get(table);
        return known == null || known.epoch() != epoch
                ? new long[0]
                : known.records().stream().mapToLong(Long::longValue).toArray();
    }

    /** What has changed since the last commit. */
    void changed(BiConsumer<TableId, RawCounts> consumer) {
        open.forEach((table, counts) -> consumer.accept(table, counts.counts()));
    }

    void committed() {
        changed(committed::put);
        open.clear();
    }

    void aborted() {
        open.clear();
    }
}
