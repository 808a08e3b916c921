package dev.tributary.lake.parquet;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakePaths;

/**
 * Which batch the files belong to.
 *
 * @param topicId the clean topic's Kafka id
 * @param start the batch's first offset
 * @param attempt tells attempts at the same batch apart
 */
public record BatchId(TableId table, String topicId, int partition, long start, String attempt) {

    String fileName(LakePaths paths, String lakePartition, int number) {
        return paths.file(table, lakePartition, topicId, partition, start, attempt + "-" + number);
    }
}
