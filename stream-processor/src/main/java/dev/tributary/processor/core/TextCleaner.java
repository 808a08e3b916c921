package dev.tributary.processor.core;

import dev.tributary.contracts.pipeline.CleanVerb;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of one column, in order. Thread-safe.
 *
 * @param verbs what to do
 */
public record TextCleaner(List<CleanVerb> verbs) {

    /** Leaves everything as it is. */
    public static final TextCleaner NONE = new TextCleaner(List.of());

    private static final Pattern WHITE = Pattern.compile("[\\p{IsWhite_Space}]+");
    private static final Pattern WHITE_ENDS = Pattern.compile("^[\\p{IsWhite_Space}]+|[\\p{IsWhite_Space}]+$");

    public TextCleaner {
        verbs = List.copyOf(verbs);
    }

    /** The cleaned text; null if it became NULL. */
    public @Nullable String clean(String text) {
        String cleaned = text;
        for (CleanVerb verb : verbs) {
            String next = apply(verb, cleaned);
            if (next == null) {
                return null;
            }
            cleaned = next;
        }
        return cleaned;
    }

    private static @Nullable String apply(CleanVerb verb, String text) {
        return switch (verb) {
            case TRIM -> WHITE_ENDS.matcher(text).replaceAll("");
            case COLLAPSE_SPACES -> WHITE.matcher(text).replaceAll(" ");
            case UPPER -> text.toUpperCase(Locale.ROOT);
            case LOWER -> text.toLowerCase(Locale.ROOT);
            case EMPTY_TO_NULL -> text.isEmpty() ? null : text;
        };
    }
}
