package dev.tributary.contracts.lake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file as its commit object names it. Times are microseconds since 1970 UTC.
 *
 * @param path relative to the lake's root
 * @param rows from 1
 * @param bytes the file's size
 * @param crc32c of the whole file, as GCS says it: base64 of four bytes, big-endian
 * @param schemaId the clean schema's id in the registry
 * @param minSourceTs the oldest {@code _source_ts}
 * @param maxSourceTs the newest {@code _source_ts}
 * @param minRawOffset the lowest {@code _raw_offset}
 * @param maxRawOffset the highest {@code _raw_offset}
 * @param minKey the lowest value of each key column, as text that the column's type reads; null where the column's type
 *     has no useful order or a barrier has none
 * @param maxKey the highest value of each key column, likewise
 */
public record LakeFile(
        String path,
        long rows,
        long bytes,
        String crc32c,
        int schemaId,
        long minSourceTs,
        long maxSourceTs,
        long minRawOffset,
        long maxRawOffset,
        @Nullable List<String> minKey,
        @Nullable List<String> maxKey) {}
