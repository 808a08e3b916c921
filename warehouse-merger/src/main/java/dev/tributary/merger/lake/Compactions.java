package dev.tributary.merger.lake;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.Compaction;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.merger.core.Replacements;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.Optional;

/** The compactions of a lake: each holds the rows of the commits of its range. */
public record Compactions(LakeObjects lake, LakePaths paths) implements Replacements {

    @Override
    public Optional<LakeCommit> of(LakeCommit commit) {
        TableId table = commit.tableId();
        return lake.list(paths.compactions(table, commit.topicId(), commit.partition())).stream()
                .filter(name -> LakePaths.startOffset(name) <= commit.startOffset())
                .reduce((one, later) -> later)
                .flatMap(lake::read)
                .map(Compaction::ofJson)
                .map(Compaction::commit)
                .filter(found -> commit.endOffset() <= found.endOffset())
                .map(this::kept);
    }

    private LakeCommit kept(LakeCommit commit) {
        String expiry = paths.expiry(commit.tableId(), commit.topicId(), commit.partition(), commit.startOffset());
        if (lake.read(expiry).isPresent()) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    commit.tableId() + ": the lake's retention has deleted the rows of " + commit.id()
                            + ", which are to be merged again; what bronze has of them stays. Set the merger's group to a"
                            + " later time, as docs/lake-upkeep.md says");
        }
        return commit;
    }
}
