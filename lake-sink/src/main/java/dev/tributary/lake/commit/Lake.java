package dev.tributary.lake.commit;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.parquet.FinishedFile;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.CrashPoint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a batch becomes part of the lake, once: its files, then its commit object, then the announcement; the Kafka offset
 * is the caller's, after that. Who creates the commit object owns the range; all others adopt it. A step that was taken
 * before a crash is taken again and changes nothing. Thread-safe.
 *
 * @param store retries by itself
 */
public record Lake(ObjectStore store, LakePaths paths, Announcer announcer) {

    private static final Logger LOG = LoggerFactory.getLogger(Lake.class);

    /** Stores a batch's files and its commit, and announces the commit that then owns the range. */
    public Landing land(LakeCommit commit, List<FinishedFile> files, Ownership ownership) {
        for (FinishedFile file : files) {
            if (!ownership.isOurs()) {
                return abandon(commit);
            }
            new FileUpload(store).upload(file);
        }
        if (!ownership.isOurs()) {
            return abandon(commit);
        }
        CrashPoint.SINK_UPLOADED.reached();
        byte[] json = commit.toJson();
        CreateOutcome outcome = store.create(name(commit), ObjectContent.of(json));
        if (outcome == CreateOutcome.ALREADY_EXISTS) {
            byte[] owner = readCommit(commit);
            if (!Arrays.equals(owner, json)) {
                return adopt(LakeCommit.ofJson(owner), owner, commit);
            }
        }
        CrashPoint.SINK_COMMITTED.reached();
        announce(commit.tableId(), json);
        CrashPoint.SINK_ANNOUNCED.reached();
        return new Landing.Committed(commit);
    }

    /**
     * Adopts the commits that follow one another from an offset, where a crash or another writer left some that Kafka's
     * offset does not know of, and announces each again. An offset within a commit is taken for that commit's first.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if the lake ends before that offset: what lies between would be
     *     missing (fault 31)
     */
    public Adoption adoptFrom(TableId table, String topicId, int partition, long start, Ownership ownership) {
        Optional<LakeCommit> first = Optional.empty();
        long next = new CommitObjects(store, paths).boundary(table, topicId, partition, start);
        while (ownership.isOurs()) {
            Optional<byte[]> json = store.read(paths.commit(table, topicId, partition, next));
            if (json.isEmpty()) {
                break;
            }
            LakeCommit commit = LakeCommit.ofJson(json.get());
            announce(table, json.get());
            first = first.or(() -> Optional.of(commit));
            next = commit.endOffset();
        }
        return new Adoption(first, next);
    }

    /**
     * Which of its table's clean topics this is, from 1, in the order in which the lake has met them. Whoever meets one
     * first says so, for good.
     */
    public int generation(TableId table, String topicId) {
        byte[] ours = topicId.getBytes(StandardCharsets.UTF_8);
        int generation = 1;
        while (!Arrays.equals(ours, topic(paths.topic(table, generation), ours))) {
            generation++;
        }
        return generation;
    }

    private byte[] topic(String name, byte[] ours) {
        return store.read(name).orElseGet(() -> {
            store.create(name, ObjectContent.of(ours));
            return store.read(name)
                    .orElseThrow(() -> new TributaryException(
                            ErrorKind.NEEDS_OPERATOR, name + " was there and is gone: nobody may delete it"));
        });
    }

    private Landing adopt(LakeCommit owner, byte[] json, LakeCommit ours) {
        LOG.info("{}: another writer owns it, up to offset {}; adopted", ours.id(), owner.endOffset());
        deleteFiles(ours);
        announce(owner.tableId(), json);
        return new Landing.Adopted(owner);
    }

    private Landing abandon(LakeCommit commit) {
        deleteFiles(commit);
        return new Landing.Abandoned();
    }

    /** No commit names these; a sweep finds what is left of them. */
    private void deleteFiles(LakeCommit commit) {
        for (LakeFile file : commit.files()) {
            try {
                store.delete(file.path());
            } catch (TributaryException left) {
                LOG.warn("{} is left behind: {}", file.path(), left.getMessage());
            }
        }
    }

    private byte[] readCommit(LakeCommit commit) {
        return store.read(name(commit))
                .orElseThrow(() -> new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        name(commit) + " was there and is gone: nobody may delete commit objects"));
    }

    private String name(LakeCommit commit) {
        return paths.commit(commit.tableId(), commit.topicId(), commit.partition(), commit.startOffset());
    }

    /** Dead letters lie in the lake for people; no warehouse takes them. */
    private void announce(TableId table, byte[] json) {
        if (!table.equals(Topics.DEAD_LETTERS)) {
            announcer.announce(table, json);
        }
    }
}
