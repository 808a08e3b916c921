package dev.tributary.endtoend.random;

import java.util.List;
import java.util.stream.Collectors;

/** Names and texts as both databases take them. */
final class Sql {

    private Sql() {}

    static String name(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String names(List<String> names) {
        return names.stream().map(Sql::name).collect(Collectors.joining(", "));
    }

    /** A text of Postgres, whatever is in it. */
    static String text(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
