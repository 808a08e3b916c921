package dev.tributary.lake.core;

import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.lake.LakeFile;
import java.util.List;

/** Gathers what a commit object says of a file. Not thread-safe. */
public final class FileFacts {

    private final KeyRange keys;
    private long rows;
    private long minSourceTs = Long.MAX_VALUE;
    private long maxSourceTs = Long.MIN_VALUE;
    private long minRawOffset = Long.MAX_VALUE;
    private long maxRawOffset = Long.MIN_VALUE;

    /**
     * @param key the key columns, in key order
     */
    public FileFacts(List<CleanColumn> key) {
        this.keys = new KeyRange(key);
    }

    public void add(RowFacts row) {
        rows++;
        minSourceTs = Math.min(minSourceTs, row.sourceTs());
        maxSourceTs = Math.max(maxSourceTs, row.sourceTs());
        minRawOffset = Math.min(minRawOffset, row.rawOffset());
        maxRawOffset = Math.max(maxRawOffset, row.rawOffset());
        if (!row.barrier()) {
            keys.add(row.key());
        }
    }

    /** The file as a commit object names it. */
    public LakeFile file(String path, long bytes, String crc32c, int schemaId) {
        return new LakeFile(
                path,
                rows,
                bytes,
                crc32c,
                schemaId,
                minSourceTs,
                maxSourceTs,
                minRawOffset,
                maxRawOffset,
                keys.min().orElse(null),
                keys.max().orElse(null));
    }
}
