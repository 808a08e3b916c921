package dev.tributary.contracts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one reversible rule by which a name of Postgres becomes one that Avro, Kafka, BigQuery and DuckDB all take:
 * letters, digits and {@code _}. Each other UTF-16 unit is written {@code _uXXXX_} (four hex digits, lower case), and so
 * is the first {@code _} of a name that already looks like that.
 */
public final class SafeNames {

    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_]|_(?=u[0-9a-f]{4}_)");
    private static final Pattern ESCAPE = Pattern.compile("_u([0-9a-f]{4})_");
    private static final Pattern UNSAFE_START = Pattern.compile("^[0-9_]");
    private static final Pattern CAPITAL = Pattern.compile("^[^_]|[A-Z]");

    private SafeNames() {}

    /** A safe name for a schema, table or other name that may start with any character. */
    public static String encode(String name) {
        return escape(UNSAFE, name);
    }

    /** The name that {@link #encode} or {@link #columns} was given. */
    public static String decode(String safe) {
        return ESCAPE.matcher(safe)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }

    /**
     * Safe column names, in the order given, unique even where case is ignored. A name that starts with {@code _} is
     * escaped too, so that no column collides with ours or with a prefix that BigQuery reserves. Of columns that differ
     * by case alone the first keeps its name; so names stay when columns are added behind it.
     */
    public static List<String> columns(List<String> names) {
        Set<String> taken = new HashSet<>();
        List<String> safe = new ArrayList<>(names.size());
        for (String name : names) {
            String candidate = column(name);
            if (!taken.add(candidate.toLowerCase(Locale.ROOT))) {
                candidate = escape(CAPITAL, candidate);
                taken.add(candidate.toLowerCase(Locale.ROOT));
            }
            safe.add(candidate);
        }
        return List.copyOf(safe);
    }

    private static String column(String name) {
        String encoded = encode(name);
        boolean escapedAlready = ESCAPE.matcher(encoded).lookingAt();
        return escapedAlready ? encoded : escape(UNSAFE_START, encoded);
    }

    private static String escape(Pattern what, String name) {
        return what.matcher(name).replaceAll(match -> {
            StringBuilder escaped = new StringBuilder();
            for (char unit : match.group().toCharArray()) {
                escaped.append(String.format("_u%04x_", (int) unit));
            }
            return escaped.toString();
        });
    }
}
