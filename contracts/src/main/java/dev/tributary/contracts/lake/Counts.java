package dev.tributary.contracts.lake;

/**
 * The books of a batch (I6): {@code in = written + rejected + deadLettered + barriers}. Rejected rows are in the files
 * too; they are counted apart because they do not reach silver.
 *
 * @param in records read
 * @param written rows that stand
 * @param rejected rows that broke a rule with {@code on_fail: reject}
 * @param deadLettered records that could not be decoded
 * @param barriers barriers
 */
public record Counts(long in, long written, long rejected, long deadLettered, long barriers) {

    public Counts {
        if (in != written + rejected + deadLettered + barriers) {
            throw new IllegalArgumentException("the books do not balance: in " + in + " is not written " + written
                    + " + rejected " + rejected + " + dead-lettered " + deadLettered + " + barriers " + barriers);
        }
    }
}
