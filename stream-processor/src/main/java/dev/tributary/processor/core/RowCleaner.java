package dev.tributary.processor.core;

import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.contracts.raw.UnsentValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to each row of a table of one schema: convert, clean, judge. Depends on its arguments alone (I4), looks
 * nothing up by name, and may be used by several threads.
 */
public final class RowCleaner {

    private final Column[] columns;
    private final List<Rule> rules;

    private record Column(String name, boolean key, Converter converter, TextCleaner cleaner) {}

    /** What was remarkable about a row; most have nothing. */
    private static final class Remarks {
        private final List<String> unchanged = new ArrayList<>(0);
        private final List<String> flags = new ArrayList<>(0);
        private final StringBuilder original = new StringBuilder();

        void wasBefore(String column, String text) {
            original.append(original.isEmpty() ? '{' : ',');
            JsonText.quote(column, original);
            original.append(':');
            JsonText.quote(text, original);
        }

        @Nullable
        String original() {
            return original.isEmpty() ? null : original.append('}').toString();
        }
    }

    /**
     * @param schema the clean columns
     * @param raw the raw columns, in the same order
     * @param cleaners what to do to each, in the same order
     */
    public RowCleaner(CleanSchema schema, List<RawColumn> raw, List<TextCleaner> cleaners, List<Rule> rules) {
        this.columns = new Column[raw.size()];
        this.rules = List.copyOf(rules);
        for (int i = 0; i < columns.length; i++) {
            CleanColumn clean = schema.columns().get(i);
            columns[i] = new Column(
                    clean.name(),
                    schema.key().contains(clean.name()),
                    Converter.of(raw.get(i), clean.type()),
                    cleaners.get(i));
        }
    }

    /**
     * Cleans a row.
     *
     * @param raw its values, in the columns' order; the array is used up
     * @param judged whether the rules apply (not to a delete)
     * @throws BadValueException if a value has not the form that its schema promises, or the key cannot be held
     */
    public CleanRow clean(@Nullable Object[] raw, boolean judged) {
        Remarks remarks = new Remarks();
        for (int i = 0; i < columns.length; i++) {
            Object value = raw[i];
            if (value != null) {
                raw[i] = clean(columns[i], value, remarks);
            }
        }
        double lost = 0;
        boolean rejected = false;
        if (judged) {
            for (Rule rule : rules) {
                if (readsUnsent(rule, remarks)) {
                    remarks.flags.add(Meta.UNJUDGED + rule.name());
                } else if (rule.check().isBrokenBy(raw)) {
                    remarks.flags.add(rule.name());
                    lost += rule.weight();
                    rejected |= rule.rejects();
                }
            }
        }
        return new CleanRow(
                Collections.unmodifiableList(Arrays.asList(raw)),
                remarks.unchanged,
                remarks.original(),
                remarks.flags,
                Math.max(0, 1 - lost),
                rejected);
    }

    /** What a rule says of a value that is there but was not sent is not known: it is NULL here and need not be. */
    private static boolean readsUnsent(Rule rule, Remarks remarks) {
        return !remarks.unchanged.isEmpty() && !Collections.disjoint(rule.reads(), remarks.unchanged);
    }

    private static @Nullable Object clean(Column column, Object raw, Remarks remarks) {
        if (UnsentValue.is(raw)) {
            remarks.unchanged.add(column.name);
            return null;
        }
        Object value = column.converter.convert(raw);
        if (value instanceof Unrepresentable unrepresentable) {
            if (column.key) {
                throw new BadValueException("column " + column.name + ": a key that its type cannot hold");
            }
            remarks.flags.add(Meta.UNREPRESENTABLE + column.name);
            remarks.wasBefore(column.name, unrepresentable.text());
            return null;
        }
        if (column.cleaner.verbs().isEmpty()) {
            return value;
        }
        String text = (String) value;
        String cleaned = column.cleaner.clean(text);
        if (!text.equals(cleaned)) {
            remarks.wasBefore(column.name, text);
        }
        return cleaned;
    }
}
