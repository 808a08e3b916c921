package dev.tributary.merger.books;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.books.RawCounts;
import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.quality.RawRange;
import dev.tributary.merger.books.PartitionBook.Place;
import dev.tributary.merger.core.MergeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the numbered records each stage has done. Sets, not sums: what is done again counts once, so a kill or a replay
 * makes no difference, and what is missing is told by its offsets. Thread-safe.
 */
public final class Books {

    private static final Logger LOG = LoggerFactory.getLogger(Books.class);

    private final Patience patience;
    private final Map<Place, PartitionBook> books = new TreeMap<>(
            Comparator.comparing(Place::table).thenComparing(Place::epoch).thenComparing(Place::partition));
    /** Since when each is missing, by what does not change while it is. */
    private Map<Missing, Instant> since = new HashMap<>();

    private List<Difference> told = List.of();

    /**
     * How long something may be missing before it is told.
     *
     * @param passed though the stage has gone on behind it: the stages tell by different ways
     * @param waiting with nothing behind it: it may be on its way
     */
    public record Patience(Duration passed, Duration waiting) {}

    private record Missing(Place place, Stage stage, long first) {}

    public Books(Patience patience) {
        this.patience = patience;
    }

    private PartitionBook book(TableId table, int epoch, int partition) {
        return books.computeIfAbsent(new Place(table, epoch, partition), PartitionBook::new);
    }

    private void done(TableId table, int partition, Stage stage, List<Run> runs) {
        runs.forEach(run -> book(table, run.epoch(), partition).at(stage).add(run));
    }

    /** Capture has written so many. */
    public synchronized void captured(TableId table, RawCounts counts) {
        for (int partition = 0; partition < counts.records().size(); partition++) {
            book(table, counts.epoch(), partition).captured(counts.records().get(partition));
        }
    }

    /** What the processor made of a range; dead letters go no further under this table. */
    public synchronized void processed(RawRange range) {
        done(range.tableId(), range.partition(), Stage.PROCESSED, range.clean());
        for (Stage stage : Stage.values()) {
            done(range.tableId(), range.partition(), stage, range.dead());
        }
    }

    /** A commit object was announced. */
    public synchronized void landed(LakeCommit commit) {
        done(commit.tableId(), commit.partition(), Stage.LANDED, commit.numbers());
    }

    /** Commits were merged; where bronze lacks rows of theirs, they count as not merged. */
    public synchronized void merged(List<LakeCommit> commits, MergeResult result) {
        for (LakeCommit commit : commits) {
            List<Run> there = commit.numbers().stream()
                    .filter(run -> result.lacking().stream()
                            .noneMatch(lack -> lack.partition() == commit.partition() && lack.epoch() == run.epoch()))
                    .toList();
            done(commit.tableId(), commit.partition(), Stage.MERGED, there);
        }
    }

    /** What was known of a table before. */
    public synchronized void known(TableId table, BookState state) {
        for (BookState.Partition partition : state.partitions()) {
            done(table, partition.partition(), Stage.PROCESSED, partition.processed());
            done(table, partition.partition(), Stage.LANDED, partition.landed());
            done(table, partition.partition(), Stage.MERGED, partition.merged());
        }
    }

    /** What is to be known of a table later. */
    public synchronized BookState state(TableId table) {
        return new BookState(books.values().stream()
                .filter(book -> book.place().table().equals(table))
                .map(book -> new BookState.Partition(
                        book.place().partition(),
                        book.at(Stage.PROCESSED).list(),
                        book.at(Stage.LANDED).list(),
                        book.at(Stage.MERGED).list()))
                .toList());
    }

    /** Compares; tells what has been missing for longer than that may be. */
    public synchronized List<Difference> look(Instant now) {
        Map<Missing, Instant> missing = new HashMap<>();
        List<Difference> lasting = new ArrayList<>();
        for (PartitionBook book : books.values()) {
            for (Difference difference : book.differences()) {
                Missing which = new Missing(
                        book.place(), difference.stage(), difference.gap().first());
                Instant first = since.getOrDefault(which, now);
                missing.put(which, first);
                Duration limit = book.isPassed(difference) ? patience.passed : patience.waiting;
                if (!now.isBefore(first.plus(limit))) {
                    lasting.add(difference);
                }
            }
        }
        since = missing;
        lasting.stream()
                .filter(difference -> !told.contains(difference))
                .forEach(difference -> LOG.error("the books differ: {}", difference.line()));
        told = List.copyOf(lasting);
        return told;
    }

    /** How many records are told as missing in a stage of a table. */
    public synchronized long missing(TableId table, Stage stage) {
        return told.stream()
                .filter(difference -> difference.table().equals(table) && difference.stage() == stage)
                .mapToLong(difference -> difference.gap().records())
                .sum();
    }

    /** The tables that have books. */
    public synchronized List<TableId> tables() {
        return books.keySet().stream().map(Place::table).distinct().toList();
    }

    /** For {@code /api/status}: how many each stage has done of each table, and what is missing. */
    public synchronized Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        for (TableId table : tables()) {
            List<PartitionBook> ofTable = books.values().stream()
                    .filter(book -> book.place().table().equals(table))
                    .toList();
            Map<String, Object> counts = new LinkedHashMap<>();
            counts.put(
                    "captured",
                    ofTable.stream().mapToLong(PartitionBook::captured).sum());
            for (Stage stage : Stage.values()) {
                counts.put(
                        stage.tag(),
                        ofTable.stream()
                                .mapToLong(book -> book.at(stage).records())
                                .sum());
            }
            List<String> lines = told.stream()
                    .filter(difference -> difference.table().equals(table))
                    .map(Difference::line)
                    .toList();
            if (!lines.isEmpty()) {
                counts.put("differences", lines);
            }
            status.put(table.toString(), counts);
        }
        return status;
    }
}
