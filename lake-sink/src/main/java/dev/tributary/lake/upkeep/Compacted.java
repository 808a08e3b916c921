package dev.tributary.lake.upkeep;

import java.util.OptionalLong;

/**
 * What was made of small files, or would be.
 *
 * @param commits how many commits became fewer
 * @param filesBefore the files that they name
 * @param filesAfter the files in their place, those among them that stay as they are
 * @param bytesBefore of the files before
 * @param bytesAfter of the files after; not known beforehand
 */
public record Compacted(long commits, long filesBefore, long filesAfter, long bytesBefore, OptionalLong bytesAfter) {

    static final Compacted NOTHING = new Compacted(0, 0, 0, 0, OptionalLong.of(0));

    Compacted and(Compacted other) {
        boolean known = bytesAfter.isPresent() && other.bytesAfter.isPresent();
        return new Compacted(
                commits + other.commits,
                filesBefore + other.filesBefore,
                filesAfter + other.filesAfter,
                bytesBefore + other.bytesBefore,
                known ? OptionalLong.of(bytesAfter.getAsLong() + other.bytesAfter.getAsLong()) : OptionalLong.empty());
    }
}
