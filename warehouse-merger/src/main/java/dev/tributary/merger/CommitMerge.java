package dev.tributary.merger;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.Replacements;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges commits into the warehouse. One that was announced long ago may name files that the lake no longer has: then what
 * has taken its place is merged, which brings the same rows and others that are there already or may come early.
 */
record CommitMerge(Warehouse warehouse, IntFunction<CleanSchema> schemas, Retrier retrier, Replacements replacements) {

    private static final Logger LOG = LoggerFactory.getLogger(CommitMerge.class);

    /**
     * What was merged.
     *
     * @param commits those, or what has taken their place
     */
    record Merged(List<LakeCommit> commits, MergeResult result) {}

    /**
     * Merges commits together. Empty if they have no files.
     *
     * @param commits each once
     * @throws TributaryException as {@link Warehouse#merge} and the registry say
     */
    Optional<Merged> merge(TableId table, List<LakeCommit> commits) {
        try {
            return together(table, commits).map(result -> new Merged(commits, result));
        } catch (TributaryException failure) {
            Map<String, LakeCommit> replaced = new LinkedHashMap<>();
            List<LakeCommit> rest = new ArrayList<>();
            if (failure.kind() == ErrorKind.NEEDS_OPERATOR) {
                commits.forEach(commit -> replacements
                        .of(commit)
                        .ifPresentOrElse(found -> replaced.put(found.id(), found), () -> rest.add(commit)));
            }
            if (replaced.isEmpty()) {
                throw failure;
            }
            LOG.info(
                    "{}: {}; what has taken the place of {} commits is merged",
                    table,
                    failure.getMessage(),
                    commits.size());
            return Optional.of(instead(table, List.copyOf(replaced.values()), rest));
        }
    }

    /** Each by itself, for it is as large as a batch may be; those that are not replaced come behind in their partition. */
    private Merged instead(TableId table, List<LakeCommit> replaced, List<LakeCommit> rest) {
        MergeResult result = MergeResult.NONE;
        for (LakeCommit each : replaced) {
            result = result.and(together(table, List.of(each)).orElse(MergeResult.NONE));
        }
        if (!rest.isEmpty()) {
            result = result.and(together(table, rest).orElse(MergeResult.NONE));
        }
        List<LakeCommit> merged = new ArrayList<>(replaced);
        merged.addAll(rest);
        return new Merged(merged, result);
    }

    private Optional<MergeResult> together(TableId table, List<LakeCommit> commits) {
        commits.forEach(CommitMerge::requireCounts);
        List<BatchFile> files = commits.stream()
                .flatMap(commit -> commit.files().stream())
                .map(file -> new BatchFile(file, schema(table, file)))
                .toList();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        List<String> ids = commits.stream().map(LakeCommit::id).toList();
        TableBatch batch = new TableBatch(table, ids, files, goesOn(commits));
        return Optional.of(retrier.call("merge " + table, () -> warehouse.merge(batch)));
    }

    /** Whether a partition's first commit here is not the first of all. */
    private static boolean goesOn(List<LakeCommit> commits) {
        Map<String, Long> starts = new HashMap<>();
        for (LakeCommit each : commits) {
            starts.merge(each.topicId() + "/" + each.partition(), each.startOffset(), Math::min);
        }
        return starts.values().stream().anyMatch(start -> start > 0);
    }

    /** What a commit counts is in its files (I6). */
    private static void requireCounts(LakeCommit commit) {
        long rows = commit.files().stream().mapToLong(LakeFile::rows).sum();
        if (rows != commit.counts().in()) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    commit.id() + ": the commit counts " + commit.counts().in() + " records, its files hold " + rows
                            + ": was the commit object written by hand?");
        }
    }

    private CleanSchema schema(TableId table, LakeFile file) {
        CleanSchema schema;
        try {
            schema = schemas.apply(file.schemaId());
        } catch (IllegalArgumentException foreign) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    table + ": " + file.path() + ": schema " + file.schemaId() + ": " + foreign.getMessage()
                            + ": was the registry exchanged?",
                    foreign);
        }
        if (!schema.table().equals(table)) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    table + ": " + file.path() + " has a schema of " + schema.table()
                            + ": was the registry exchanged?");
        }
        return schema;
    }
}
