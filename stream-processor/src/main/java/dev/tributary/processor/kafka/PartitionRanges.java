package dev.tributary.processor.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.quality.RawRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ranges of one raw partition, as long as one task has it. Its thread's alone. */
final class PartitionRanges {

    private final TableId table;
    private final int partition;
    private final List<RawRange> ended = new ArrayList<>();
    private @Nullable OpenRange open;
    private boolean grown;

    PartitionRanges(TableId table, int partition) {
        this.table = table;
        this.partition = partition;
    }

    /** The range in which a record is counted now. */
    OpenRange at(int epoch, long offset) {
        OpenRange now = open;
        if (now == null || !now.takes(epoch, offset)) {
            if (now != null && grown) {
                ended.add(now.range(table, partition));
            }
            now = new OpenRange(epoch, offset);
            open = now;
        }
        grown = true;
        return now;
    }

    /** What has changed since this was asked last; the transaction that is about to end tells it. */
    List<RawRange> changed() {
        List<RawRange> changed = new ArrayList<>(ended);
        ended.clear();
        if (open != null && grown) {
            changed.add(open.range(table, partition));
        }
        grown = false;
        return changed;
    }
}
