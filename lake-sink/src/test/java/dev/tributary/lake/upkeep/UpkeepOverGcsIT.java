package dev.tributary.lake.upkeep;

import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.lake.gcs.GcsObjectStore;
import dev.tributary.testkit.TestGcs;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class UpkeepOverGcsIT {

    @Provide
    Arbitrary<List<UpkeepHistory.Step>> steps() {
        return UpkeepHistory.steps();
    }

    @Property(tries = 5)
    void whateverIsKilledAReaderOfABucketFindsEachRowOnce(@ForAll("steps") List<UpkeepHistory.Step> steps) {
        GcsConfig server = new GcsConfig(Optional.empty(), Optional.empty(), Optional.of(TestGcs.endpoint()));
        URI bucket = URI.create("gs://" + TestGcs.newBucket("upkeep") + "/lake");
        UpkeepHistory.play(GcsObjectStore.open(bucket, server), steps);
    }
}
