package dev.tributary.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.endtoend.TypeCases.Case;
import dev.tributary.endtoend.TypeCases.Comparison;
import dev.tributary.local.stack.Control;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.local.verify.TableReport;
import dev.tributary.service.config.PipelineFiles;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type, at its limits, through all services, from the snapshot and streamed: silver against Postgres's own text. */
final class TypesE2E {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String PIPELINE = """
            pipeline: types
            tables:
              public.other_types:
                as: { number: string, moment: string, word: long, share: "decimal(5,2)", note: json }
              public.*: {}
            """;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Test
    @DisplayName(
            "F50 to F54: every value of every type is in silver as Postgres writes it, or NULL, flagged and in _original;"
                    + " F12: a column of another type is another column")
    void F50_F51_F52_F53_F54_F12_everyValueArrives(@TempDir Path folder) throws Exception {
        Path pipeline = Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE);
        PipelineFile file = PipelineFiles.load(pipeline, Map.of());
        try (Home home = Home.open(folder.resolve("home"));
                LocalStack stack = LocalStack.create(home, LocalServers.start(home, file));
                Connection source = stack.source()) {
            source.setAutoCommit(true);
            create(source);
            insert(source, 1000);
            stack.startServices();
            stack.awaitReady(PATIENCE);
            assertTrue(stack.drain(PATIENCE), "the snapshot did not drain");

            insert(source, 2000);
            update(source, 3000);
            run(source, "INSERT INTO changed VALUES (2, 2, 2, 'two')");
            changeTypes(source);
            assertTrue(stack.drain(PATIENCE), "the changes did not drain");

            List<TableReport> reports = Control.verify(stack);
            try (Connection warehouse = stack.warehouse()) {
                assertEquals("", differences(source, warehouse));
                assertOtherTypes(warehouse);
                assertChangedTypes(warehouse);
            }
            assertEquals(
                    List.of(), reports.stream().filter(table -> !table.equal()).toList());
            assertEquals(List.of("changed", "other_types", "types"), names(reports));
        }
    }

    private static List<String> names(List<TableReport> reports) {
        return reports.stream()
                .map(table -> table.table().replace("public.", ""))
                .toList();
    }

    private static void create(Connection source) throws SQLException {
        run(source, TypeCases.TYPES);
        String columns = TypeCases.ALL.stream()
                .map(each -> each.name() + " " + each.type())
                .collect(Collectors.joining(", "));
        run(source, "CREATE TABLE types (id integer PRIMARY KEY, " + columns + ")");
        run(
                source,
                "CREATE TABLE other_types (id integer PRIMARY KEY, number bigint, moment timestamptz, word text,"
                        + " share text, note text)");
        run(
                source,
                "INSERT INTO other_types VALUES (1, 7, '2020-01-01 02:00+02', '42', '1.5', '{\"a\": 1.10}'),"
                        + " (2, NULL, 'infinity', 'many', '1.555', '{')");
        run(source, "CREATE TABLE changed (id integer PRIMARY KEY, wider integer, other integer, back text)");
        run(source, "INSERT INTO changed VALUES (1, 1, 1, 'one')");
    }

    private static void insert(Connection source, int from) throws SQLException {
        for (int row : TypeCases.eachRow()) {
            String values =
                    TypeCases.ALL.stream().map(each -> each.literal(row)).collect(Collectors.joining(", "));
            run(source, "INSERT INTO types VALUES (" + (from + row) + ", " + values + ")");
        }
        run(source, "INSERT INTO types (id) VALUES (" + (from + 999) + ")");
    }

    /** Rows of NULLs that get their values, and with them a value that their enum has not had. */
    private static void update(Connection source, int from) throws SQLException {
        for (int row : TypeCases.eachRow()) {
            run(source, "INSERT INTO types (id) VALUES (" + (from + row) + ")");
            String values = TypeCases.ALL.stream()
                    .map(each -> each.name() + " = " + each.literal(row))
                    .collect(Collectors.joining(", "));
            run(source, "UPDATE types SET " + values + " WHERE id = " + (from + row));
        }
        run(source, "ALTER TYPE mood ADD VALUE 'later'");
        run(source, "UPDATE types SET c_mood = 'later', c_mood_ = '{later}' WHERE id = " + from);
    }

    /** The rows are written again after each change: Postgres itself tells nobody that it converted them. */
    private static void changeTypes(Connection source) throws SQLException {
        run(
                source,
                "ALTER TABLE changed ALTER wider TYPE bigint, ALTER other TYPE text, ALTER back TYPE integer USING id");
        run(source, "UPDATE changed SET wider = 9223372036854775807, other = 'x' || id");
        run(source, "ALTER TABLE changed ALTER back TYPE text");
        run(source, "UPDATE changed SET back = 'again' WHERE id = 1");
        run(source, "INSERT INTO changed VALUES (3, 3, 'x3', NULL)");
    }

    private static String differences(Connection source, Connection warehouse) throws SQLException {
        List<String> differences = new ArrayList<>();
        int rows = 0;
        try (Statement left = source.createStatement();
                Statement right = warehouse.createStatement()) {
            left.execute("SET TimeZone = 'UTC'; SET lc_monetary = 'C'; SET bytea_output = 'hex'");
            right.execute("SET TimeZone = 'UTC'");
            try (ResultSet expected = left.executeQuery(query("types", TypesE2E::postgres));
                    ResultSet actual = right.executeQuery(query("silver.types", TypesE2E::duckdb))) {
                boolean inSilver = actual.next();
                while (expected.next()) {
                    rows++;
                    if (!inSilver || actual.getInt(1) != expected.getInt(1)) {
                        differences.add("silver lacks " + expected.getInt(1));
                    } else {
                        compare(expected, actual, differences);
                        inSilver = actual.next();
                    }
                }
            }
        }
        assertEquals(3 * TypeCases.rows() + 2, rows);
        return String.join("\n", differences);
    }

    private static String query(String table, java.util.function.Function<Case, String> column) {
        return "SELECT id, " + (table.equals("types") ? "''" : "CAST(to_json(_quality_flags) AS VARCHAR)") + ", "
                + (table.equals("types") ? "''" : "_original") + ", "
                + TypeCases.ALL.stream().map(column).collect(Collectors.joining(", ")) + " FROM " + table
                + " ORDER BY id";
    }

    /** What Postgres's output function writes: a cast to text would change char(n) and inet. */
    private static String postgres(Case each) {
        if (each.comparison() == Comparison.JSON) {
            return "to_json(" + each.name() + ")::text";
        }
        return each.type().equals("boolean")
                ? each.name() + "::text"
                : "CASE WHEN " + each.name() + " IS NOT NULL THEN format('%s', " + each.name() + ") END";
    }

    private static String duckdb(Case each) {
        return each.comparison() == Comparison.BYTES
                ? "'\\x' || lower(hex(" + each.name() + "))"
                : "CAST(" + each.name() + " AS VARCHAR)";
    }

    private static void compare(ResultSet expected, ResultSet actual, List<String> differences) throws SQLException {
        int row = expected.getInt(1) % 1000;
        String flags = actual.getString(2);
        var originals = actual.getString(3) == null ? Map.of() : json(actual.getString(3));
        for (int i = 0; i < TypeCases.ALL.size(); i++) {
            Case each = TypeCases.ALL.get(i);
            String wanted = expected.getString(i + 4);
            String found = actual.getString(i + 4);
            String flag = "\"unrepresentable:" + each.name() + "\"";
            boolean flagged = flags.contains(flag);
            boolean unrepresentable = wanted != null && each.isUnrepresentable(row);
            Object original = ((Map<?, ?>) originals).get(each.name());
            boolean good = unrepresentable
                    ? flagged && found == null && wanted.equals(original)
                    : !flagged && original == null && isSame(each.comparison(), wanted, found);
            if (!good) {
                differences.add("%d %s: %s is %s%s, originally %s"
                        .formatted(
                                expected.getInt(1),
                                each.type(),
                                shortened(wanted),
                                shortened(found),
                                flagged ? ", flagged" : "",
                                original));
            }
        }
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() < 200 ? text : text.substring(0, 200) + "…";
    }

    private static boolean isSame(Comparison comparison, @Nullable String wanted, @Nullable String found) {
        if (wanted == null || found == null) {
            return Objects.equals(wanted, found);
        }
        return switch (comparison) {
            case TEXT, BYTES -> wanted.equals(found);
            case NUMBER -> new BigDecimal(wanted.replaceAll("[$,]", "")).compareTo(new BigDecimal(found)) == 0;
            case FLOATING -> floating(wanted).equals(floating(found));
            case JSON -> tree(wanted).equals(tree(found));
        };
    }

    private static Double floating(String text) {
        return Double.valueOf(
                text.replace("inf", "Infinity").replace("nan", "NaN").replace("Infinityinity", "Infinity"));
    }

    private static String tree(String json) {
        try {
            return JSON.writeValueAsString(JSON.readTree(json));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(json, malformed);
        }
    }

    private static Map<?, ?> json(String object) {
        try {
            return JSON.readValue(object, Map.class);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(object, malformed);
        }
    }

    private static void assertOtherTypes(Connection warehouse) throws SQLException {
        assertEquals(
                List.of(
                        "1 7 2020-01-01 00:00:00+00 42 1.50 {\"a\": 1.10}  null",
                        "2 null infinity null null null unrepresentable:word unrepresentable:share"
                                + " unrepresentable:note {\"word\":\"many\",\"share\":\"1.555\",\"note\":\"{\"}"),
                rows(
                        warehouse,
                        "SELECT id, number, moment, word, share, note, array_to_string(_quality_flags, ' '), _original"
                                + " FROM silver.other_types ORDER BY id"));
        assertEquals(
                List.of("VARCHAR VARCHAR BIGINT DECIMAL(5,2) JSON"),
                rows(
                        warehouse,
                        "SELECT typeof(number), typeof(moment), typeof(word), typeof(share), typeof(note)"
                                + " FROM silver.other_types WHERE id = 1"));
    }

    private static void assertChangedTypes(Connection warehouse) throws SQLException {
        assertEquals(
                List.of(
                        "1 9223372036854775807 null x1 again null",
                        "2 9223372036854775807 null x2 null 2",
                        "3 3 null x3 null null"),
                rows(
                        warehouse,
                        "SELECT id, wider, other, other__string, back, back__long FROM silver.changed"
                                + " ORDER BY id"));
        assertEquals(
                List.of("1 1 null one null"),
                rows(
                        warehouse,
                        "SELECT id, other, other__string, back, back__long FROM bronze.changed"
                                + " WHERE id = 1 ORDER BY _raw_offset LIMIT 1"));
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                List<String> texts = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    texts.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join(" ", texts));
            }
        }
        return rows;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
