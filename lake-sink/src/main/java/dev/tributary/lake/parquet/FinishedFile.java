package dev.tributary.lake.parquet;

import dev.tributary.contracts.lake.LakeFile;
import java.nio.file.Path;

/**
 * A whole file that waits to be stored.
 *
 * @param path where it lies on the local disk
 */
public record FinishedFile(LakeFile file, Path path) {}
