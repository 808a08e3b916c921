package dev.tributary.merger.duckdb;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.sql.SQLException;
import java.util.Locale;

/**
 * What DuckDB's errors mean. DuckDB has no error codes; its messages begin with the class of the error. Messages of
 * conversions hold row values and are never passed on.
 */
final class DuckDbErrors {

    private static final String WRAPPED = "\nError: ";

    private DuckDbErrors() {}

    /**
     * The failure with its kind.
     *
     * @param what was tried, for example {@code public.orders: fold}
     */
    static TributaryException of(String what, SQLException failure) {
        String message = message(failure);
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("failed to commit") && text.contains("could not allocate")) {
            return noMemory(what, message, failure);
        }
        if (text.contains("transactioncontext error") || text.contains("conflict")) {
            return new TributaryException(
                    ErrorKind.TRANSIENT,
                    what + ": another transaction was at the same rows: " + firstLine(message),
                    failure);
        }
        if (text.startsWith("conversion error") || text.startsWith("out of range error")) {
            // Without the cause: it quotes the value.
            return new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    what + ": a value does not fit the type of its column: compare the files' schema with the table's");
        }
        if (text.contains("no space left")) {
            return new TributaryException(
                    ErrorKind.TRANSIENT, what + ": the disk of the DuckDB file is full: make room", failure);
        }
        if (text.startsWith("out of memory error")) {
            return noMemory(what, message, failure);
        }
        if (text.startsWith("catalog error")
                || text.startsWith("binder error")
                || text.startsWith("io error")
                || text.startsWith("dependency error")
                || text.startsWith("constraint error")) {
            return new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    what + ": " + firstLine(message)
                            + ": if a table or file was changed by hand, undo that, or drop the"
                            + " table's bronze and silver and replay",
                    failure);
        }
        return new TributaryException(ErrorKind.BUG, what + ": " + firstLine(message), failure);
    }

    private static TributaryException noMemory(String what, String message, SQLException failure) {
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR,
                what + ": does not fit into DuckDB's memory and temporary directory: " + firstLine(message),
                failure);
    }

    /** The driver wraps errors that come up while a statement runs. */
    private static String message(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        int wrapped = message.indexOf(WRAPPED);
        return wrapped < 0 ? message : message.substring(wrapped + WRAPPED.length());
    }

    static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
