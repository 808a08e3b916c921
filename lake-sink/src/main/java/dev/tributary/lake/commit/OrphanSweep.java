package dev.tributary.lake.commit;

import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.ObjectStore;
import dev.tributary.service.error.TributaryException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of a range that its commit object does not name: what attempts before a crash left. Only where a
 * commit owns the range, because before that the writer of any of them may still commit it. Lists a table's whole
 * folder.
 */
public record OrphanSweep(ObjectStore store, LakePaths paths) {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

    /** Sweeps the range of a commit that is in the lake; a failure is logged, for nothing depends on it. */
    public void sweep(LakeCommit owner) {
        String start = LakePaths.filePrefix(owner.topicId(), owner.partition()) + owner.startOffset() + "-";
        Set<String> named = owner.files().stream().map(LakeFile::path).collect(Collectors.toSet());
        try (Stream<String> names = store.list(paths.table(owner.tableId()))) {
            names.filter(name -> name.startsWith(start, name.lastIndexOf('/') + 1) && !named.contains(name))
                    .forEach(orphan -> {
                        store.delete(orphan);
                        LOG.info("{}: swept {}, which no commit names", owner.id(), orphan);
                    });
        } catch (TributaryException failure) {
            LOG.warn("{}: files that no commit names may be left: {}", owner.id(), failure.getMessage());
        }
    }
}
