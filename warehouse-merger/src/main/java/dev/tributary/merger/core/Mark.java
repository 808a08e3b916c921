package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the description of a table or view of ours says: which source table it is of, because two of them may ask for the same
 * name; that of a state table, or without a key of the live view, also what silver is made of.
 *
 * @param table the source table
 * @param generation what silver is made of; null where that is not said
 */
public record Mark(TableId table, @Nullable Generation generation) {

    private static final String OURS = "tributary ";
    private static final String TABLE = "table=";
    // Safe names hold neither commas nor blanks.
    private static final Pattern GENERATION =
            Pattern.compile("key=(?<key>\\S*) since=(?<since>\\d+) (?:held=(?<epoch>\\d+):(?<held>\\S*) )?");

    /** Of an object that does not say what silver is made of. */
    public Mark(TableId table) {
        this(table, null);
    }

    /** The description. */
    public String text() {
        String made = "";
        if (generation != null) {
            made = "key=" + String.join(",", generation.key()) + " since=" + generation.since() + " ";
            Generation.Held held = generation.held();
            if (held != null) {
                made += "held=" + held.epoch() + ":" + String.join(",", held.key()) + " ";
            }
        }
        return OURS + made + TABLE + table.safe();
    }

    /** Reads what {@link #text} wrote; empty if it was not this. */
    public static Optional<Mark> parse(String description) {
        if (!description.startsWith(OURS) || !description.contains(TABLE)) {
            return Optional.empty();
        }
        TableId table = TableId.ofSafe(description.substring(description.indexOf(TABLE) + TABLE.length()));
        Matcher parts = GENERATION.matcher(description);
        if (!parts.find()) {
            return Optional.of(new Mark(table));
        }
        String epoch = parts.group("epoch");
        return Optional.of(new Mark(
                table,
                new Generation(
                        names(parts.group("key")),
                        Long.parseLong(parts.group("since")),
                        epoch == null
                                ? null
                                : new Generation.Held(names(parts.group("held")), Long.parseLong(epoch)))));
    }

    /** Of all the descriptions in silver, why tables are held, with what brings them back. */
    public static Map<TableId, String> stopped(Collection<String> descriptions) {
        Map<TableId, String> stopped = new TreeMap<>();
        for (String description : descriptions) {
            parse(description).ifPresent(mark -> {
                Generation made = mark.generation();
                String reason = made == null ? null : made.stopped(mark.table());
                if (reason != null) {
                    stopped.put(mark.table(), reason);
                }
            });
        }
        return stopped;
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(","));
    }
}
