package dev.tributary.merger.core;

import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeFile;

/**
 * A file to merge.
 *
 * @param file as its commit object names it
 * @param schema the shape of its rows
 */
public record BatchFile(LakeFile file, CleanSchema schema) {}
