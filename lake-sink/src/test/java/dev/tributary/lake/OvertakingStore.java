package dev.tributary.lake;

import dev.tributary.contracts.lake.LakeCommit;
import java.util.Optional;
import java.util.function.Function;

/** A store in which another writer's commit comes first, where the function of the name gives one. */
final class OvertakingStore extends ForwardingObjectStore {

    private final Function<String, Optional<LakeCommit>> other;

    OvertakingStore(ObjectStore store, Function<String, Optional<LakeCommit>> other) {
        super(store);
        this.other = other;
    }

    @Override
    public CreateOutcome create(String name, ObjectContent content) {
        other.apply(name).ifPresent(commit -> super.create(name, ObjectContent.of(commit.toJson())));
        return super.create(name, content);
    }
}
