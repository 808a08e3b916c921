package dev.tributary.merger.lake;

import java.util.List;
import java.util.Optional;

/**
 * The small objects of a lake, by their names relative to its root. Failures are
 * {@link dev.tributary.service.error.TributaryException}s.
 */
public interface LakeObjects {

    /** A whole object, if it is there. */
    Optional<byte[]> read(String name);

    /** The names of the objects in a folder, in their order. */
    List<String> list(String folder);
}
