package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.core.ShapePlan;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.duckdb.DuckDbDialect;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.StagingQueries;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own analyzer takes every statement that we make, for every shape of table. */
@Tag("googlesql")
final class BigQueryStatementsTest {

    /** Of the public methods of merger.sql that return text, those that return a name or a phrase. */
    private static final Set<String> NO_STATEMENTS = Set.of(
            "MergeSql.bronze",
            "MergeSql.bronzeColumns",
            "MergeSql.fold",
            "MergeSql.history",
            "MergeSql.live",
            "MergeSql.rebuild",
            "MergeSql.rejected",
            "MergeSql.revised",
            "MergeSql.staging",
            "MergeSql.state",
            "MergeSql.swept",
            "MergeSql.workTables",
            "StateAtMark.workTables",
            "MetaColumn.inState",
            "MetaColumn.names",
            "MetaColumn.stateNames");

    /** Of the dialect, what is no SQL, and what only its own {@code metaType} asks for. */
    private static final Set<String> NO_SQL = Set.of("widest", "textList");

    private static final Pattern STATEMENT =
            Pattern.compile("\"\\s*(SELECT|WITH|MERGE|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE)\\s");

    @TestFactory
    Stream<DynamicTest> everyStatementOfEveryShapeIsTaken() {
        return Shapes.all()
                .map(schema -> DynamicTest.dynamicTest(schema.table().name(), () -> {
                    MergeStatements statements = new MergeStatements(new Producers(), schema);
                    GoogleSql google = statements.run();

                    String name = schema.table().warehouseName();
                    Map<String, String> bronze = google.columns("bronze", name);
                    Map<String, String> live = google.columns("silver", name);
                    schema.columns().forEach(column -> {
                        String type = BigQueryTypes.of(column.type());
                        assertEquals(type, bronze.get(column.name()), column.name());
                        assertEquals(type, live.get(column.name()), column.name());
                        if (!schema.key().isEmpty()) {
                            Map<String, String> state = google.columns("silver", name + "_state");
                            assertEquals(type, state.get(column.name()), column.name());
                        }
                    });

                    Map<String, String> lake = google.columns("lake", name);
                    schema.columns()
                            .forEach(column -> assertEquals(
                                    BigQueryTypes.landed(column.type()), lake.get(column.name()), column.name()));
                    assertEquals("DATE", lake.get("dt"));
                    assertEquals("INT64", lake.get("hour"));

                    statements.drop();
                    assertEquals(List.of(), google.names("bronze"));
                    assertEquals(List.of(), google.names("silver"));
                    List<String> left = new ArrayList<>(google.names("staging"));
                    left.removeAll(statements.workTables());
                    assertEquals(List.of("landed_0", "landed_1"), left, "work tables are dropped");
                }));
    }

    @Test
    void noProducerOfStatementsIsLeftOut() throws Exception {
        Producers producers = new Producers();
        new MergeStatements(producers, keyed()).run();
        new MergeStatements(producers, keyed()).drop();

        Set<String> expected = new TreeSet<>();
        for (Class<?> each : classes()) {
            for (Method method : each.getDeclaredMethods()) {
                boolean isText = method.getReturnType() == String.class || method.getReturnType() == List.class;
                if (Modifier.isPublic(method.getModifiers()) && isText && !isComponent(each, method)) {
                    expected.add(each.getSimpleName() + "." + method.getName());
                }
            }
        }
        assertTrue(expected.containsAll(NO_STATEMENTS), "this test names methods that are gone");
        expected.removeAll(NO_STATEMENTS);
        expected.add("SqlDialect.createLayer");
        expected.add("BigQueryDialect.createLakeTable");
        expected.add("BigQueryDialect.createStagingOf");

        assertEquals(expected, producers.producers());
    }

    @Test
    void noPhraseOfTheDialectIsLeftOut() {
        Producers producers = new Producers();
        new MergeStatements(producers, keyed()).run();
        new MergeStatements(producers, keyless()).run();

        Set<String> expected = Stream.of(SqlDialect.class, ShapePlan.Types.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        expected.removeAll(NO_SQL);

        assertEquals(expected, producers.phrases());
    }

    /** What is no statement of merger.sql is not analyzed here. */
    @Test
    void noStatementIsMadeElsewhere() throws IOException {
        List<String> elsewhere = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/tributary/merger/bigquery"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean isDialect = file.getFileName().toString().equals("BigQueryDialect.java");
                if (!isDialect && STATEMENT.matcher(Files.readString(file)).find()) {
                    elsewhere.add(file.toString());
                }
            }
        }
        assertEquals(List.of(), elsewhere, "make them in merger.sql, and analyze them here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE `acme-shop`.bronze.x (a VARCHAR)",
                "CREATE TABLE `acme-shop`.bronze.x (a TIMESTAMPTZ)",
                "CREATE TABLE `acme-shop`.bronze.x (a INT64, A STRING)",
                "CREATE TABLE `acme-shop`.bronze.x (_table_x INT64)",
                "CREATE TABLE `acme-shop`.bronze.x (a JSON) CLUSTER BY a",
                "CREATE TABLE `acme-shop`.bronze.x (a FLOAT64) PARTITION BY a",
                "CREATE TABLE `acme-shop`.bronze.x (a INT64, PRIMARY KEY (b) NOT ENFORCED)",
                "CREATE TABLE `acme-shop`.bronze.status (a INT64)",
                "CREATE TABLE `acme-shop`.other.x (a INT64)",
                "CREATE OR REPLACE TABLE `acme-shop`.staging.x AS SELECT status FROM `acme-shop`.bronze.status",
                "CREATE OR REPLACE TABLE `acme-shop`.staging.x AS SELECT 1 AS a, 2 AS a",
                "SELECT a FROM `acme-shop`.bronze.nowhere",
                "SELECT nothing FROM `acme-shop`.bronze.status",
                "SELECT 1 FROM `acme-shop`.bronze.status WHERE j = j",
                "SELECT DISTINCT j FROM `acme-shop`.bronze.status",
                "SELECT COUNT(*) OVER (PARTITION BY f) FROM `acme-shop`.bronze.status",
                "SELECT 1 UNION SELECT 2",
                "SELECT list_contains(_unchanged, 'a') FROM `acme-shop`.bronze.status",
                "SELECT \"status\"::TEXT FROM `acme-shop`.bronze.status",
                "UPDATE `acme-shop`.bronze.status SET status = 'a'",
                "INSERT INTO `acme-shop`.bronze.status (status) VALUES (1)",
                "ALTER TABLE `acme-shop`.bronze.status ADD COLUMN a VARCHAR",
                "MERGE INTO `acme-shop`.bronze.status s USING `acme-shop`.bronze.status t ON TRUE"
                        + " WHEN MATCHED THEN UPDATE SET nothing = 1",
                "MERGE INTO `acme-shop`.bronze.status t USING (SELECT 'a' AS status) s ON t.status = s.status"
                        + " WHEN NOT MATCHED THEN INSERT (status) VALUES (s.status)"
            })
    void whatBigQueryWouldRefuseIsRefused(String statement) {
        GoogleSql google = new GoogleSql("acme-shop", List.of("bronze", "silver", "staging"));
        google.run(
                "CREATE TABLE `acme-shop`.bronze.status (status STRING, j JSON, f FLOAT64, _unchanged ARRAY<STRING>)");

        assertThrows(GoogleSql.Refused.class, () -> google.run(statement));
    }

    @Test
    void duckDbsWordsAreRefused() {
        GoogleSql google = new GoogleSql("acme-shop", List.of("bronze"));
        MergeSql sql = new MergeSql(
                new DuckDbDialect(), new TableShape(new TableId("public", "orders"), List.of(), List.of()));

        assertThrows(GoogleSql.Refused.class, () -> google.run(StagingQueries.counts(sql)));
    }

    private static CleanSchema keyed() {
        return TestLake.schema(new TableId("public", "orders"), List.of("id"), "id long", "j json", "f double");
    }

    private static CleanSchema keyless() {
        return TestLake.schema(new TableId("public", "orders"), List.of(), "id long", "j json", "f double");
    }

    private static List<Class<?>> classes() throws Exception {
        Path folder =
                Path.of(MergeSql.class.getResource("MergeSql.class").toURI()).getParent();
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    Class<?> found = Class.forName(MergeSql.class.getPackageName() + "."
                            + name.substring(0, name.length() - ".class".length()));
                    if (found != SqlDialect.class && Modifier.isPublic(found.getModifiers())) {
                        classes.add(found);
                    }
                }
            }
        }
        return classes;
    }

    private static boolean isComponent(Class<?> type, Method method) {
        boolean isOfRecord = type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> component.getAccessor().equals(method));
        return isOfRecord || method.getName().equals("toString");
    }
}
