package dev.tributary.processor.avro;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.pipeline.CleanVerb;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.processor.cel.RuleCompiler;
import dev.tributary.processor.core.NamedColumns;
import dev.tributary.processor.core.RawColumn;
import dev.tributary.processor.core.RowCleaner;
import dev.tributary.processor.core.TextCleaner;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans out of raw schemas and the pipeline file. Thread-safe.
 *
 * @param file the pipeline file
 * @param rules compiles its rules
 */
public record TablePlans(PipelineFile file, RuleCompiler rules) {

    /**
     * The plan for records of a table.
     *
     * @param values the schemas of its values from the first on; the last one is that of these records
     * @param key the schema of their keys; null if they have none
     * @throws TributaryException {@code BAD_RECORD} if the schemas are not those of changes
     */
    public TablePlan plan(TableId table, List<Schema> values, @Nullable Schema key) {
        EnvelopeSchema envelope = new EnvelopeSchema(values.get(values.size() - 1));
        List<RawColumn> raw = envelope.columns();
        TableConfig config = file.table(table).orElse(TableConfig.NONE);
        List<String> problems = new ArrayList<>();
        CleanSchema schema = schema(table, values, raw, key, config.as());
        as(schema, config.as(), problems);
        List<TextCleaner> cleaners = cleaners(schema, config.clean(), problems);
        RuleCompiler.Compiled compiled = rules.compile(schema, config.rules());
        compiled.problems()
                .forEach((name, why) -> problems.add("tables." + table + ".rules." + name + ".check: " + why));
        RowCleaner cleaner = new RowCleaner(schema, raw, cleaners, compiled.rules());
        return new TablePlan(schema, envelope, raw, cleaner, problems);
    }

    private static CleanSchema schema(
            TableId table, List<Schema> values, List<RawColumn> raw, @Nullable Schema key, Map<String, CleanType> as) {
        List<String> sources = raw.stream().map(RawColumn::source).toList();
        List<String> keySources = keySources(sources, key);
        Function<RawColumn, CleanType> type = column -> keySources.contains(column.source())
                ? column.cleanType()
                : as.getOrDefault(column.source(), column.cleanType());
        List<String> names = names(values, type);
        List<CleanColumn> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            RawColumn column = raw.get(i);
            columns.add(new CleanColumn(names.get(i), column.source(), column.declared(), type.apply(column)));
        }
        return new CleanSchema(
                table,
                columns,
                keySources.stream()
                        .map(source -> names.get(sources.indexOf(source)))
                        .toList());
    }

    private static List<String> keySources(List<String> sources, @Nullable Schema key) {
        if (key == null || key.getType() != Schema.Type.RECORD) {
            return List.of();
        }
        List<String> columns =
                key.getFields().stream().map(RawField::sourceName).toList();
        if (!sources.containsAll(columns)) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "the key has a column that the row has not");
        }
        return columns;
    }

    private static List<String> names(List<Schema> values, Function<RawColumn, CleanType> type) {
        NamedColumns named = new NamedColumns();
        List<String> names = List.of();
        for (Schema value : values) {
            List<RawColumn> columns = new EnvelopeSchema(value).columns();
            names = named.next(
                    columns.stream().map(RawColumn::source).toList(),
                    columns.stream().map(type).toList());
        }
        return names;
    }

    private static void as(CleanSchema schema, Map<String, CleanType> as, List<String> problems) {
        String path = "tables." + schema.table() + ".as.";
        Map<String, CleanColumn> columns =
                schema.columns().stream().collect(Collectors.toMap(CleanColumn::source, column -> column));
        new TreeMap<>(as).forEach((source, type) -> {
            CleanColumn column = columns.get(source);
            if (column == null) {
                problems.add(path + source + ": the table has no such column yet");
            } else if (schema.key().contains(column.name())) {
                // Two keys of the source could become one (I1).
                problems.add(path + source + ": it is part of the key, which must stay as it is");
            }
        });
    }

    private static List<TextCleaner> cleaners(
            CleanSchema schema, Map<String, List<CleanVerb>> verbs, List<String> problems) {
        String path = "tables." + schema.table() + ".clean.";
        List<String> sources =
                schema.columns().stream().map(CleanColumn::source).toList();
        verbs.keySet().stream()
                .filter(name -> !sources.contains(name))
                .sorted()
                .forEach(name -> problems.add(path + name + ": the table has no such column yet"));
        List<TextCleaner> cleaners = new ArrayList<>();
        for (CleanColumn column : schema.columns()) {
            List<CleanVerb> wanted = verbs.getOrDefault(column.source(), List.of());
            boolean text = column.type() == Plain.STRING;
            boolean key = schema.key().contains(column.name());
            if (!wanted.isEmpty() && !text) {
                problems.add(path + column.source() + ": only text is cleaned, and this is " + column.sourceType());
            } else if (!wanted.isEmpty() && key) {
                // Cleaned keys could make two rows of the source one row of silver (I1).
                problems.add(path + column.source() + ": it is part of the key, which must stay as it is");
            }
            cleaners.add(text && !key && !wanted.isEmpty() ? new TextCleaner(wanted) : TextCleaner.NONE);
        }
        return cleaners;
    }
}
