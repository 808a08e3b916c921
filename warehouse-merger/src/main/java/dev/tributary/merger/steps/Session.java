package dev.tributary.merger.steps;

import dev.tributary.service.error.TributaryException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on one table, one after the other. Each may run again (I4). Failures are {@link TributaryException}s that
 * name the table.
 */
public interface Session {

    /** A step begins that is more than one statement. */
    void begin(String step);

    /** Runs a statement and returns how many rows it has changed; 0 where the warehouse does not say. */
    long change(String step, String statement);

    /** The numbers that a query yields, row by row; 0 for NULL. */
    List<Long> numbers(String step, String query, int columns);

    /** Hands out the rows that a query yields, each value as a text. */
    void read(String step, String query, Consumer<List<@Nullable String>> rows);

    /** Runs statements that make or alter what is one thing: all of them or none, where the warehouse can. */
    void atOnce(String step, List<String> statements);

    /** Drops tables of the staging layer, where they are there. */
    void dropWorkTables(List<String> names);

    /** Runs statements one by one. */
    default void all(String step, List<String> statements) {
        statements.forEach(statement -> change(step, statement));
    }
}
