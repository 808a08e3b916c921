package dev.tributary.capture.postgres;

import java.util.Optional;
import java.util.Set;

/** Looks up what the types of columns are made of. Thread-safe. */
public final class TypeCatalog {

    private final SourceDatabase source;
    private final Set<String> builtIn;

    /** Reads the names of Postgres's own types. */
    public TypeCatalog(SourceDatabase source) {
        this.source = source;
        this.builtIn = source.with("read the types", connection -> new ColumnTypes(connection).builtIn());
    }

    /**
     * What a column's type is made of, as {@link ColumnTypes} writes it; empty if it is one of Postgres's own, whose name
     * says it.
     *
     * @param schema the schema of the column's table
     * @param name the type's name, with its schema or without
     * @param oid the type's number; of a domain, that of the type which it is over
     */
    public Optional<String> describe(String schema, String name, long oid) {
        String plain = name.substring(name.lastIndexOf('.') + 1).replace("\"", "");
        if (builtIn.contains(plain)) {
            return Optional.empty();
        }
        return source.with("look up the type " + name, connection -> {
            ColumnTypes types = new ColumnTypes(connection);
            long domain = types.domain(plain, schema);
            return Optional.of(types.describe(domain == 0 ? oid : domain).toString());
        });
    }
}
