package dev.tributary.endtoend.random;

import java.util.List;

/** Names and texts that somebody will have. */
final class OddNames {

    private static final List<String> TABLES = List.of(
            "Order Items",
            "größe",
            "a.b",
            "say \"x\"",
            "select",
            "UPPER",
            "1st",
            "_TABLE_x",
            "tab,le",
            "😀",
            "x'; DROP--");

    private static final List<String> COLUMNS = List.of(
            "Group",
            "a.b",
            "_PARTITIONTIME",
            "co\"l",
            "größe",
            "Name",
            "name",
            "_op",
            "before",
            "1st",
            "x y",
            "😀",
            "_u0041_");

    private static final List<String> TEXTS = List.of(
            "'plain'", "'it''s'", "'Ünï 😀'", "' both '", "'null'", "'a\"b'", "'%_\\'", "'שלום'", "'{}'", "E'a\\nb'");

    private OddNames() {}

    /** A table's name; odd or plain, unique by its number. */
    static String table(Draw draw, boolean odd, int number) {
        return odd && draw.chance(70) ? draw.oneOf(TABLES) + number : "t" + number;
    }

    /** A column's name, unique by its number. */
    static String column(Draw draw, boolean odd, int number) {
        return odd && draw.chance(50) ? draw.oneOf(COLUMNS) + number : "c" + number;
    }

    static String text(Draw draw) {
        return draw.oneOf(TEXTS);
    }

    static String moment(Draw draw) {
        return "timestamp '2021-03-28 02:30:00.123456' + interval '1 hour 1us' * " + draw.below(99_999);
    }
}
