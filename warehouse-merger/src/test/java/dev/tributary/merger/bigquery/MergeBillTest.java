package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.Mark;
import dev.tributary.merger.core.ShapePlan;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.Staging;
import dev.tributary.merger.steps.Catalog;
import dev.tributary.merger.steps.MergeSteps;
import dev.tributary.merger.steps.Session;
import dev.tributary.merger.steps.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables the statements of a merge read, each of which BigQuery bills: what {@code docs/google-cloud.md} says of it. */
final class MergeBillTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern CODE = Pattern.compile("`(\\w+)`");
    private static final Pattern RELATION = Pattern.compile("`acme`\\.`(\\w+)`\\.`([a-z]+)_?(\\w*)`");
    private static final Pattern MADE = Pattern.compile("^CREATE OR REPLACE TABLE \\S+");

    private static final TableId TABLE = new TableId("public", "orders");
    private static final CleanSchema SCHEMA = new CleanSchema(
            TABLE,
            List.of(
                    new CleanColumn("id", "id", "int8", Plain.LONG),
                    new CleanColumn("note", "note", "text", Plain.STRING)),
            List.of("id"));

    private final BigQueryDialect dialect =
            new BigQueryDialect(new BigQueryConfig("acme", "EU", DatasetsConfig.DEFAULTS));
    private final TableShape shape = new TableShape(
            TABLE,
            List.of(new TableShape.Column("id", "INT64"), new TableShape.Column("note", "STRING")),
            List.of("id"));

    /** Takes statements for run, and keeps what each reads. */
    private static final class Reading implements Session {

        private final boolean partlySent;
        private final Map<String, Set<String>> read = new TreeMap<>();

        Reading(boolean partlySent) {
            this.partlySent = partlySent;
        }

        @Override
        public void begin(String step) {}

        @Override
        public long change(String step, String statement) {
            note(step, statement);
            return 1;
        }

        @Override
        public List<Long> numbers(String step, String query, int columns) {
            note(step, query);
            return switch (step) {
                case "staged" -> List.of(1L, 0L, 0L, partlySent ? 1L : 0L);
                case "known" -> List.of(0L, 0L);
                case "unsent" -> List.of(1L);
                case "rejected" -> List.of(0L);
                default -> List.of();
            };
        }

        @Override
        public void atOnce(String step, List<String> statements) {
            all(step, statements);
        }

        @Override
        public void read(String step, String query, Consumer<List<@Nullable String>> rows) {
            throw new AssertionError(step);
        }

        /** By the API. */
        @Override
        public void dropWorkTables(List<String> names) {}

        private void note(String step, String statement) {
            Set<String> tables = RELATION.matcher(MADE.matcher(statement).replaceFirst(""))
                    .results()
                    .map(Reading::table)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!statement.startsWith("DROP ")) {
                read.put(step, tables);
            }
        }

        private static String table(MatchResult relation) {
            return switch (relation.group(1)) {
                case "bronze" -> "bronze";
                case "silver" -> relation.group(3);
                default -> relation.group(2);
            };
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 12", "true, 15"})
    void isAsTheDocumentSays(boolean partlySent, int tables) throws IOException {
        Target target = new Target(this::found, dialect);
        target.ensure(new Reading(false), batch());
        Reading reading = new Reading(partlySent);

        ShapePlan plan = target.ensure(reading, batch());
        MergeSteps merge = new MergeSteps(
                reading,
                (sql, batch) -> List.of(new Staging.Source(dialect.relation(Layer.STAGING, "landed_1"), SCHEMA)),
                batch(),
                plan,
                new MergeSql(dialect, plan.shape(), "run"));
        merge.stage(target);
        merge.run();

        assertEquals(documented(partlySent), reading.read);
        assertEquals(tables, reading.read.values().stream().mapToInt(Set::size).sum());
    }

    /** All is there already, as after the table's first merge. */
    private Optional<Catalog.Found> found(Layer layer, String name) {
        return layer == Layer.REBUILDS
                ? Optional.empty()
                : Optional.of(
                        new Catalog.Found(new Mark(TABLE, Generation.first(List.of("id"))).text(), shape.columns()));
    }

    private static TableBatch batch() {
        LakeFile file = new LakeFile("f", 1, 1, "", 1, 0, 1, 0, 1, List.of("1"), List.of("1"));
        return new TableBatch(TABLE, List.of("c"), List.of(new BatchFile(file, SCHEMA)));
    }

    private static Map<String, Set<String>> documented(boolean partlySent) throws IOException {
        String document = Files.readString(Path.of("../docs/google-cloud.md"));
        String section = document.substring(document.indexOf("### What a merge bills"));
        Map<String, Set<String>> documented = new TreeMap<>();
        ROW.matcher(section.substring(0, section.indexOf("\n### ", 1)))
                .results()
                .filter(row -> partlySent || row.group(3).equals("each merge"))
                .forEach(row -> documented.put(
                        row.group(1),
                        CODE.matcher(row.group(2))
                                .results()
                                .map(found -> found.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return documented;
    }
}
