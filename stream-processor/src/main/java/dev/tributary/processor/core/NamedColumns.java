package dev.tributary.processor.core;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names the columns of a table, through all its schemas from the first on. A column whose type changes to one that its
 * target cannot be widened to gets a name of its own, {@code <name>__<type>}; changed back, it has the earlier name again.
 * A name depends on the schemas up to its own alone, so a replay finds the same ones. Not thread-safe.
 */
public final class NamedColumns {

    private final Map<String, List<Target>> targets = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();

    /** A column of the warehouse, with the widest type that it was given so far. */
    private record Target(String name, CleanType type) {}

    /**
     * The names in the next schema.
     *
     * @param sources its columns in Postgres
     * @param types their types, in the same order
     */
    public List<String> next(List<String> sources, List<CleanType> types) {
        List<String> safe = SafeNames.columns(sources);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < safe.size(); i++) {
            names.add(name(sources.get(i), safe.get(i), types.get(i)));
        }
        return List.copyOf(names);
    }

    private String name(String source, String safe, CleanType type) {
        List<Target> known = targets.computeIfAbsent(source, unseen -> new ArrayList<>());
        for (int i = 0; i < known.size(); i++) {
            Optional<CleanType> wide = known.get(i).type().widened(type);
            if (wide.isPresent()) {
                known.set(i, new Target(known.get(i).name(), wide.get()));
                return known.get(i).name();
            }
        }
        String name = known.isEmpty() ? free(safe, null) : free(changed(known, type), type);
        known.add(new Target(name, type));
        owners.put(name.toLowerCase(Locale.ROOT), source);
        return name;
    }

    private static String changed(List<Target> known, CleanType type) {
        return known.get(0).name() + "__" + (type instanceof Decimal ? "decimal" : type.text());
    }

    /** The name, or where another column has it, one that is free. */
    private String free(String name, @Nullable CleanType changedTo) {
        if (!owners.containsKey(name.toLowerCase(Locale.ROOT))) {
            return name;
        }
        if (changedTo instanceof Decimal decimal) {
            return free(name + "_" + decimal.precision() + "_" + decimal.scale(), null);
        }
        return free(SafeNames.columns(List.of(name, name)).get(1), null);
    }
}
