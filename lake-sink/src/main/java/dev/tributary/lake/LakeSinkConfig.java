package dev.tributary.lake;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.lake.core.RollPolicy;

/** What the sink takes from the pipeline file. */
record LakeSinkConfig(Topics topics, LakePaths paths, KafkaConfig kafka, RegistryConfig registry, LakeConfig lake) {

    /**
     * @throws IllegalArgumentException if a part is missing
     */
    static LakeSinkConfig of(PipelineFile file) {
        return new LakeSinkConfig(file.topics(), file.lakePaths(), file.theKafka(), file.theRegistry(), file.theLake());
    }

    RollPolicy rollPolicy() {
        return new RollPolicy(lake.roll().every(), lake.roll().bytes().bytes());
    }
}
