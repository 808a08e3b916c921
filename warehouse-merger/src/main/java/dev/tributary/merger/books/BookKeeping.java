package dev.tributary.merger.books;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.merger.core.MergeResult;
import java.util.List;

/** Who is told what has landed and what is merged. */
public interface BookKeeping {

    /** Nobody: what is merged was merged before. */
    BookKeeping NONE = new BookKeeping() {
        @Override
        public void landed(LakeCommit commit) {}

        @Override
        public void merged(TableId table, List<LakeCommit> commits, MergeResult result) {}
    };

    /** A commit object was announced. */
    void landed(LakeCommit commit);

    /**
     * Commits of a table were merged. What is known then outlives this process before this returns, and so before the
     * offsets of the announcements are committed.
     *
     * @throws dev.tributary.service.error.TributaryException {@code TRANSIENT} if it cannot be kept now
     */
    void merged(TableId table, List<LakeCommit> commits, MergeResult result);
}
