package dev.tributary.lake.upkeep;

/**
 * What is older than it is kept.
 *
 * @param files data files that are deleted for it, or would be
 * @param bytes of them
 */
public record Expired(long files, long bytes) {

    static final Expired NOTHING = new Expired(0, 0);

    Expired and(Expired other) {
        return new Expired(files + other.files, bytes + other.bytes);
    }
}
