package dev.tributary.contracts.clean;

/**
 * A business column of a clean record.
 *
 * @param name its name in the record, the lake and the warehouse ({@link dev.tributary.contracts.SafeNames#columns})
 * @param source its name in Postgres
 * @param sourceType its declared type in Postgres, lower case, for example {@code numeric}
 * @param type its clean type
 */
public record CleanColumn(String name, String source, String sourceType, CleanType type) {}
