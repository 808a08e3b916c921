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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table in silver, as texts to compare with the source's. */
record SilverTable(SourceTable source) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, @Nullable String>> TEXTS = new TypeReference<>() {};

    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};

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

    /** All live rows: the columns' texts in the source's order, then the originals and the flags. A column that silver lacks is NULL. */
    String query(Set<String> present) {
        List<String> texts =
                source.columns().stream().map(column -> text(column, present)).toList();
        List<String> order = source.keyColumns().stream().map(SilverTable::text).toList();
        return "SELECT " + String.join(", ", texts) + ", " + Meta.ORIGINAL + ", CAST(to_json(" + Meta.QUALITY_FLAGS
                + ") AS VARCHAR) FROM " + view("") + " ORDER BY " + String.join(", ", order);
    }

    /** The text of the one that holds the value, of a column and those that it became when its type changed. */
    private String text(CleanColumn column, Set<String> present) {
        Pattern changed =
                Pattern.compile(Pattern.quote(column.name().toLowerCase(Locale.ROOT)) + "__[a-z_]+?(_\\d+_\\d+)?");
        Set<String> ofSource = source.columns().stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<String> texts = present.stream()
                .filter(name ->
                        !ofSource.contains(name) && changed.matcher(name).matches())
                .sorted()
                .map(name -> text(new CleanColumn(name, column.source(), column.sourceType(), column.type())))
                .collect(Collectors.toCollection(ArrayList::new));
        if (present.contains(column.name().toLowerCase(Locale.ROOT))) {
            texts.add(0, text(column));
        }
        return texts.isEmpty() ? "NULL" : "COALESCE(" + String.join(", ", texts) + ")";
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

    /** What a row is flagged with. */
    static Set<String> flags(@Nullable String json) {
        try {
            return json == null ? Set.of() : Set.copyOf(JSON.readValue(json, NAMES));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(Meta.QUALITY_FLAGS + " is no list of texts", malformed);
        }
    }
}
