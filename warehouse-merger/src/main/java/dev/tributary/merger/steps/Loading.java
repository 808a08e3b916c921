package dev.tributary.merger.steps;

import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.Staging;
import dev.tributary.service.error.TributaryException;
import java.util.List;

/** How a batch's files come to be read. */
public interface Loading {

    /**
     * What holds the rows of the files, one source for each of their schemas.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if a file is missing or outside the lake
     */
    List<Staging.Source> sources(MergeSql sql, TableBatch batch);

    /** Says of files that do not hold as many rows as their commits say what is wrong, and forgets what it has of them. */
    default String mismatch(MergeSql sql, TableBatch batch, long rows) {
        return "the files hold " + rows + " rows, their commits say " + batch.rows();
    }

    /** The merge has ended: what was made for it alone may go. */
    default void done(TableBatch batch) {}
}
