package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What one merge of a table takes in.
 *
 * @param table the table
 * @param commits the ids of the commits, each once, in the order of their announcement
 * @param files their files, in the same order; at least one
 * @param goesOn whether a commit goes on behind others that were merged before
 */
public record TableBatch(TableId table, List<String> commits, List<BatchFile> files, boolean goesOn) {

    /** A batch that may be the first of its table. */
    public TableBatch(TableId table, List<String> commits, List<BatchFile> files) {
        this(table, commits, files, false);
    }

    public TableBatch {
        commits = List.copyOf(commits);
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException(table + ": a batch without files needs no merge");
        }
    }

    /** The shapes of its files, each once, in the order of the files. */
    public List<CleanSchema> schemas() {
        return List.copyOf(
                new LinkedHashSet<>(files.stream().map(BatchFile::schema).toList()));
    }

    /** The files of each key as a batch of its own, in the order in which the keys come. */
    public List<TableBatch> byKey() {
        Map<List<String>, List<BatchFile>> byKey = new LinkedHashMap<>();
        files.forEach(file -> byKey.computeIfAbsent(file.schema().key(), first -> new ArrayList<>())
                .add(file));
        return byKey.values().stream()
                .map(some -> new TableBatch(table, commits, some, goesOn))
                .toList();
    }

    /** The key of its first file. */
    public List<String> key() {
        return files.get(0).schema().key();
    }

    /** Rows of all files. */
    public long rows() {
        return files.stream().mapToLong(file -> file.file().rows()).sum();
    }

    /** The oldest {@code _source_ts} in microseconds. */
    public long minSourceTs() {
        return files.stream().mapToLong(file -> file.file().minSourceTs()).min().orElseThrow();
    }

    /** The newest {@code _source_ts} in microseconds. */
    public long maxSourceTs() {
        return files.stream().mapToLong(file -> file.file().maxSourceTs()).max().orElseThrow();
    }

    /** The lowest {@code _raw_offset}. */
    public long minRawOffset() {
        return files.stream()
                .mapToLong(file -> file.file().minRawOffset())
                .min()
                .orElseThrow();
    }

    /** The highest {@code _raw_offset}. */
    public long maxRawOffset() {
        return files.stream()
                .mapToLong(file -> file.file().maxRawOffset())
                .max()
                .orElseThrow();
    }
}
