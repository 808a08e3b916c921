package dev.tributary.local.verify;

import java.util.List;
import java.util.Map;

/**
 * What came of a comparison.
 *
 * @param tables what differs; after a repair, what still does
 * @param repaired how many rows of each table were read again because they differed
 */
public record Verified(List<TableReport> tables, Map<String, Integer> repaired) {

    public Verified {
        tables = List.copyOf(tables);
        repaired = Map.copyOf(repaired);
    }

    /** With no more than the first differences of each table. */
    public Verified abridged() {
        return new Verified(tables.stream().map(TableReport::abridged).toList(), repaired);
    }
}
