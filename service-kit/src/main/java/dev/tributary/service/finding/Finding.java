package dev.tributary.service.finding;

import dev.tributary.service.error.TributaryException;

/**
 * What a check has found. No text of it holds a row's values or a secret.
 *
 * @param severity what it means for a start
 * @param subject what it is about: a table, {@code source}, {@code kafka} or another part of the pipeline file
 * @param message one line for people
 * @param remedy the SQL or setting that mends it, one line; empty if there is nothing to do
 */
public record Finding(Severity severity, String subject, String message, String remedy) {

    public static Finding ok(Object subject, String message) {
        return new Finding(Severity.OK, subject.toString(), message, "");
    }

    public static Finding warning(Object subject, String message, String remedy) {
        return new Finding(Severity.WARNING, subject.toString(), message, remedy);
    }

    public static Finding error(Object subject, String message, String remedy) {
        return new Finding(Severity.ERROR, subject.toString(), message, remedy);
    }

    /** A failure as an error; its message holds its remedy already. */
    public static Finding of(Object subject, TributaryException failure) {
        return error(subject, failure.getMessage(), "");
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Message and remedy as one line. */
    public String line() {
        return remedy.isEmpty() ? message : message + ": " + remedy;
    }
}
