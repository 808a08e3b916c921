package dev.tributary.capture.postgres;

import dev.tributary.contracts.TableId;

/** Names and texts as SQL takes them. */
final class Sql {

    private Sql() {}

    /** A quoted name; one that needs no quotes goes without, so that messages read well. */
    static String name(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String name(TableId table) {
        return name(table.schema()) + "." + name(table.name());
    }
}
