package dev.tributary.lake;

/** The rule for names of objects. */
public final class ObjectName {

    private ObjectName() {}

    /**
     * Returns a name that cannot lead out of the lake: segments parted by {@code /}, none of them empty or beginning
     * with a dot, no backslash and no control character.
     *
     * @throws IllegalArgumentException if it could
     */
    public static String checked(String name) {
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.charAt(0) == '.') {
                throw new IllegalArgumentException("no name of an object: a segment is empty or begins with a dot");
            }
        }
        if (name.chars().anyMatch(unit -> unit == '\\' || Character.isISOControl(unit))) {
            throw new IllegalArgumentException("no name of an object: it holds a backslash or a control character");
        }
        return name;
    }

    /** Returns a prefix of names: a {@link #checked} name that may end in a slash, or nothing at all. */
    public static String checkedPrefix(String prefix) {
        if (!prefix.isEmpty()) {
            checked(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
        }
        return prefix;
    }
}
