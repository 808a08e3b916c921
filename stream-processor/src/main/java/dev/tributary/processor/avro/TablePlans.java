package dev.tributary.processor.avro;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.pipeline.CleanVerb;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.processor.cel.RuleCompiler;
import dev.tributary.processor.core.RawColumn;
import dev.tributary.processor.core.RowCleaner;
import dev.tributary.processor.core.TextCleaner;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
     * @param value the schema of their values
     * @param key the schema of their keys; null if they have none
     * @throws TributaryException {@code BAD_RECORD} if the schemas are not those of changes
     */
    public TablePlan plan(TableId table, Schema value, @Nullable Schema key) {
        EnvelopeSchema envelope = new EnvelopeSchema(value);
        List<RawColumn> raw = envelope.columns();
        CleanSchema schema = schema(table, raw, key);
        TableConfig config = file.table(table).orElse(TableConfig.NONE);
        List<String> problems = new ArrayList<>();
        List<TextCleaner> cleaners = cleaners(schema, config.clean(), problems);
        RuleCompiler.Compiled compiled = rules.compile(schema, config.rules());
        compiled.problems()
                .forEach((name, why) -> problems.add("tables." + table + ".rules." + name + ".check: " + why));
        RowCleaner cleaner = new RowCleaner(schema, raw, cleaners, compiled.rules());
        return new TablePlan(schema, envelope, raw, cleaner, problems);
    }

    private static CleanSchema schema(TableId table, List<RawColumn> raw, @Nullable Schema key) {
        List<String> sources = raw.stream().map(RawColumn::source).toList();
        List<String> names = SafeNames.columns(sources);
        List<CleanColumn> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            RawColumn column = raw.get(i);
            columns.add(new CleanColumn(names.get(i), column.source(), column.declared(), column.cleanType()));
        }
        List<String> keyNames = new ArrayList<>();
        if (key != null && key.getType() == Schema.Type.RECORD) {
            for (Schema.Field field : key.getFields()) {
                int column = sources.indexOf(RawField.sourceName(field));
                if (column < 0) {
                    throw new TributaryException(ErrorKind.BAD_RECORD, "the key has a column that the row has not");
                }
                keyNames.add(names.get(column));
            }
        }
        return new CleanSchema(table, columns, keyNames);
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
