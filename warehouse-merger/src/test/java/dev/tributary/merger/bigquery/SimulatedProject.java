package dev.tributary.merger.bigquery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** BigQuery's quotas and limits, which fail the simulation where they are passed. Times are milliseconds. */
final class SimulatedProject {

    private static final int MOST_PARTITIONS_OF_JOB = 4_000;
    private static final int MOST_PARTITIONS_OF_TABLE = 10_000;
    /** Statements that alter one table: 2 run, 20 wait. */
    private static final int MOST_ALTERING = 22;

    private final RollingCount ofProject = new RollingCount("loads of the project", 100_000);
    private final List<RollingCount> ofTable = new ArrayList<>();
    private final List<Deque<Long>> altering = new ArrayList<>();
    private int mostUris;
    private int mostPartitionsOfJob;
    private int mostPartitionsOfTable;
    private int mostAltering;

    SimulatedProject(int tables) {
        for (int i = 0; i < tables; i++) {
            ofTable.add(new RollingCount("loads of table " + i, 1_500));
            altering.add(new ArrayDeque<>());
        }
    }

    /** A load job begins, whether it will fail or not. */
    void load(int table, int uris, long now) {
        ofProject.add(now);
        ofTable.get(table).add(now);
        mostUris = most("URIs of a load", mostUris, uris, ParquetLoad.MOST_FILES);
    }

    /** A merge alters rows of a table in so many partitions of those that it has. */
    void alters(int table, int partitions, int all, long from, long to) {
        Deque<Long> others = altering.get(table);
        others.removeIf(end -> end <= from);
        others.add(to);
        mostAltering = most("statements that alter a table", mostAltering, others.size(), MOST_ALTERING);
        mostPartitionsOfJob = most("partitions of a job", mostPartitionsOfJob, partitions, MOST_PARTITIONS_OF_JOB);
        mostPartitionsOfTable = most("partitions of a table", mostPartitionsOfTable, all, MOST_PARTITIONS_OF_TABLE);
    }

    private static int most(String what, int before, int now, int limit) {
        if (now > limit) {
            throw new AssertionError(now + " " + what + ", of " + limit);
        }
        return Math.max(before, now);
    }

    int mostLoads() {
        return ofProject.most();
    }

    int mostLoadsOfATable() {
        return ofTable.stream().mapToInt(RollingCount::most).max().orElseThrow();
    }

    @Override
    public String toString() {
        return """
                loads in 24 hours: %,d of one table (of 1,500), %,d of the project (of 100,000)
                at most %,d URIs in a load (of 10,000), %,d partitions in a job (of 4,000), %,d in a table (of 10,000),
                %d statements at a time that alter one table (2 run, 20 wait)""".formatted(
                mostLoadsOfATable(), mostLoads(), mostUris, mostPartitionsOfJob, mostPartitionsOfTable, mostAltering);
    }
}
