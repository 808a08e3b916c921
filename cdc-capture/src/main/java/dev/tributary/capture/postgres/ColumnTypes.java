package dev.tributary.capture.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * What a type is made of, as JSON: a plain type is its name ({@code "int4"}, {@code "numeric(10,2)"}), an array holds its
 * element's type ({@code ["int4"]}), a composite is an object of its attributes' types in order. A domain is what it is
 * over, an enum is text.
 *
 * @param connection to the source
 */
record ColumnTypes(Connection connection) {

    private static final String TYPE = """
            SELECT t.typname, t.typtype, t.typbasetype, t.typtypmod, t.typrelid,
              CASE WHEN t.typcategory = 'A' AND t.typlen = -1 THEN t.typelem ELSE 0 END AS element,
              format_type(t.typbasetype, t.typtypmod) AS base
            FROM pg_catalog.pg_type t WHERE t.oid = ?""";

    private static final String ATTRIBUTES = """
            SELECT a.attname, a.atttypid FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""";

    private static final String BUILT_IN =
            "SELECT typname FROM pg_catalog.pg_type WHERE typnamespace = 'pg_catalog'::regnamespace";

    private static final String NAMED = """
            SELECT t.oid FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typname = ? AND t.typtype = 'd' ORDER BY n.nspname <> ?, n.nspname LIMIT 1""";

    /** The names of Postgres's own types, and of what Postgres calls them in a table's definition. */
    Set<String> builtIn() throws SQLException {
        Set<String> names = new HashSet<>(Set.of("serial", "smallserial", "bigserial"));
        try (PreparedStatement query = connection.prepareStatement(BUILT_IN);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return Set.copyOf(names);
    }

    /** The domain of that name, looked for in that schema first; 0 if there is none. */
    long domain(String name, String schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NAMED)) {
            query.setString(1, name);
            query.setString(2, schema);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** What the type of that number is made of; one that is gone is text. */
    JsonNode describe(long oid) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TYPE)) {
            query.setLong(1, oid);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? describe(row) : text("text");
            }
        }
    }

    private JsonNode describe(ResultSet type) throws SQLException {
        if (type.getLong("element") != 0) {
            return JsonNodeFactory.instance.arrayNode().add(describe(type.getLong("element")));
        }
        return switch (type.getString("typtype")) {
            case "d" -> domain(type);
            case "c" -> composite(type.getLong("typrelid"));
            case "e" -> text("text");
            default -> text(type.getString("typname"));
        };
    }

    /** Of modifiers only a numeric's matter: they say which decimal it is. */
    private JsonNode domain(ResultSet type) throws SQLException {
        String base = type.getString("base");
        return base.startsWith("numeric(") ? text(base) : describe(type.getLong("typbasetype"));
    }

    private JsonNode composite(long relation) throws SQLException {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        try (PreparedStatement query = connection.prepareStatement(ATTRIBUTES)) {
            query.setLong(1, relation);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    attributes.set(row.getString(1), describe(row.getLong(2)));
                }
            }
        }
        return attributes;
    }

    private static JsonNode text(String name) {
        return JsonNodeFactory.instance.textNode(name);
    }
}
