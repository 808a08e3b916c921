package dev.tributary.capture.postgres;

import dev.tributary.contracts.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Names and texts as SQL takes them, and questions of one value. */
public final class Sql {

    /** Words that stand for no name unless they are quoted: those that {@code pg_get_keywords} calls reserved. */
    private static final Set<String> RESERVED = Set.of("""
            all analyse analyze and any array as asc asymmetric authorization binary both case cast check
            collate collation column concurrently constraint create cross current_catalog current_date
            current_role current_schema current_time current_timestamp current_user default deferrable desc
            distinct do else end except false fetch for foreign freeze from full grant group having ilike in
            initially inner intersect into is isnull join lateral leading left like limit localtime
            localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
            references returning right select session_user similar some symmetric system_user table tablesample
            then to trailing true union unique user using variadic verbose when where window with
            """.strip().split("\\s+"));

    private Sql() {}

    /** A quoted name; one that needs no quotes goes without, so that messages read well. */
    public static String name(String name) {
        return name.matches("[a-z_][a-z0-9_]*") && !RESERVED.contains(name)
                ? name
                : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    public static String name(TableId table) {
        return name(table.schema()) + "." + name(table.name());
    }

    public static String names(Collection<String> names) {
        return names.stream().map(Sql::name).collect(Collectors.joining(", "));
    }

    /** A text of its own, in quotes. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The first value of the first row; empty if there is no row or it is NULL. */
    static String text(Connection connection, String sql, String... arguments) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                query.setString(i + 1, arguments[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                String value = row.next() ? row.getString(1) : null;
                return value == null ? "" : value;
            }
        }
    }

    /** As {@link #text}, of a boolean. */
    static boolean isTrue(Connection connection, String sql, String... arguments) throws SQLException {
        return text(connection, sql, arguments).equals("t");
    }

    /** As {@link #text}, of a whole number that is there. */
    static long number(Connection connection, String sql, String... arguments) throws SQLException {
        return Long.parseLong(text(connection, sql, arguments));
    }
}
