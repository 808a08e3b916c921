package dev.tributary.lake;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the lake lies. Objects are immutable: they are created whole or not at all, and never replaced. What one client
 * has created or deleted, all see from then on. Names are relative to the lake's root and refused by
 * {@link ObjectName#checked} with an {@code IllegalArgumentException}. Thread-safe.
 *
 * <p>Failures are {@link dev.tributary.service.error.TributaryException}s: {@code TRANSIENT} if nothing happened,
 * {@code UNKNOWN_OUTCOME} if the reply was lost and it may have happened, {@code NEEDS_OPERATOR} if it will not get better
 * by itself. An adapter does not retry.
 */
public interface ObjectStore extends AutoCloseable {

    /**
     * Creates an object unless there is one of that name. Of several who try at once, in whatever process, one is told
     * {@link CreateOutcome#CREATED}. A content that does not have its checksum is not stored ({@code TRANSIENT}).
     */
    CreateOutcome create(String name, ObjectContent content);

    /** The whole object, if it is there; for small ones. */
    Optional<byte[]> read(String name);

    /** What is known of the object, if it is there. */
    Optional<StoredObject> find(String name);

    /**
     * The names that begin with a prefix, in the order of their characters, fetched as they are asked for; the caller
     * closes the stream. Whether what is created or deleted meanwhile appears is open.
     *
     * @param prefix empty for all; it may end in a slash or in the middle of a segment
     */
    Stream<String> list(String prefix);

    /** Deletes an object; one that is not there is no failure. */
    void delete(String name);

    @Override
    void close();
}
