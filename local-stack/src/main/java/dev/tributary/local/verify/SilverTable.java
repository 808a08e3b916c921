package dev.tributary.local.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.Meta;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table in silver, as texts to compare with the source's. */
record SilverTable(SourceTable source) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, @Nullable String>> TEXTS = new TypeReference<>() {};

    private String view(String suffix) {
        return "silver." + SourceTable.quoted(source.table().warehouseName() + suffix);
    }

    /** Which of the source's columns silver has, in lower case; empty if the table is not there at all. */
    Set<String> columns(Connection warehouse) throws SQLException {
        Set<String> names = new HashSet<>();
        try (PreparedStatement statement = warehouse.prepareStatement(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'silver' AND table_name = ?")) {
            statement.setString(1, source.table().warehouseName());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1).toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    /** All live rows: the columns' texts in the source's order, then the originals. A column that silver lacks is NULL. */
    String query(Set<String> present) {
        List<String> texts = source.columns().stream()
                .map(column -> present.contains(column.name().toLowerCase(Locale.ROOT)) ? text(column) : "NULL")
                .toList();
        List<String> order = source.keyColumns().stream().map(SilverTable::text).toList();
        return "SELECT " + String.join(", ", texts) + ", " + Meta.ORIGINAL + " FROM " + view("") + " ORDER BY "
                + String.join(", ", order);
    }

    private static String text(CleanColumn column) {
        String name = SourceTable.quoted(column.name());
        return column.type() == Plain.BYTES ? "'\\x' || lower(hex(" + name + "))" : "CAST(" + name + " AS VARCHAR)";
    }

    /** The keys whose newest version was rejected, as canonical texts. */
    Set<List<@Nullable String>> rejected(Connection warehouse) throws SQLException {
        List<String> texts = source.keyColumns().stream().map(SilverTable::text).toList();
        Set<List<@Nullable String>> keys = new HashSet<>();
        try (PreparedStatement statement = warehouse.prepareStatement(
                        "SELECT " + String.join(", ", texts) + " FROM " + view("_rejected"));
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                keys.add(Rows.texts(rows, source.keyColumns()));
            }
        }
        return keys;
    }

    long flagged(Connection warehouse) throws SQLException {
        try (PreparedStatement statement = warehouse.prepareStatement(
                        "SELECT COUNT(*) FROM " + view("") + " WHERE len(" + Meta.QUALITY_FLAGS + ") > 0");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The texts as they were in the source before cleaning, by clean column name. */
    static Map<String, @Nullable String> originals(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        try {
            return new HashMap<>(JSON.readValue(json, TEXTS));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(Meta.ORIGINAL + " is no JSON object of texts", malformed);
        }
    }
}
