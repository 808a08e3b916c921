package dev.tributary.lake;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.lake.core.RollPolicy;

/** What the sink takes from the pipeline file. */
record LakeSinkConfig(String pipeline, KafkaConfig kafka, RegistryConfig registry, LakeConfig lake) {

    /**
     * @throws IllegalArgumentException if a part is missing
     */
    static LakeSinkConfig of(PipelineFile file) {
        return new LakeSinkConfig(file.pipeline(), file.theKafka(), file.theRegistry(), file.theLake());
    }

    Topics topics() {
        return new Topics(pipeline);
    }

    LakePaths paths() {
        return new LakePaths(pipeline);
    }

    RollPolicy rollPolicy() {
        return new RollPolicy(lake.roll().every(), lake.roll().bytes().bytes());
    }
}
