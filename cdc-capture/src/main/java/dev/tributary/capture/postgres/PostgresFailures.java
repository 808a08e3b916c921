package dev.tributary.capture.postgres;

import dev.tributary.contracts.pipeline.SourceUrl;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an error of Postgres means, by its SQLSTATE. */
public final class PostgresFailures {

    private PostgresFailures() {}

    static TributaryException connecting(SourceUrl url, SQLException failure) {
        String state = state(failure);
        String message =
                switch (state) {
                    case "28P01", "28000" ->
                        "Postgres refuses user '" + url.user() + "' at " + url.host() + ":" + url.port() + " (" + state
                                + "): check source.password and pg_hba.conf";
                    case "3D000" ->
                        "database '" + url.database() + "' is not on " + url.host() + ":" + url.port()
                                + ": correct source.url, or run CREATE DATABASE " + Sql.name(url.database());
                    case "08004" ->
                        "Postgres at " + url.host() + ":" + url.port() + " asks for a password: set"
                                + " source.password to a reference to it";
                    case "42501" ->
                        "user '" + url.user() + "' may not connect: run GRANT CONNECT ON DATABASE "
                                + Sql.name(url.database()) + " TO " + Sql.name(url.user());
                    default ->
                        "Postgres cannot be reached at " + url.host() + ":" + url.port() + " (" + state
                                + "): check source.url and that the server runs";
                };
        boolean permanent = state.equals("3D000") || state.equals("42501") || state.equals("08004");
        return new TributaryException(permanent ? ErrorKind.NEEDS_OPERATOR : ErrorKind.TRANSIENT, message, failure);
    }

    /**
     * A failure to connect as it counts at a start: a refused login is the operator's then. A service that runs waits:
     * a password is not changed everywhere at once.
     */
    static TributaryException atStart(TributaryException failure) {
        boolean refused =
                failure.getCause() instanceof SQLException sql && state(sql).startsWith("28");
        return refused ? new TributaryException(ErrorKind.NEEDS_OPERATOR, failure.getMessage(), failure) : failure;
    }

    /**
     * The failure with its kind, if the chain of causes holds one of Postgres or of the network.
     *
     * @param what names what failed
     */
    public static Optional<TributaryException> translated(String what, @Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TributaryException known) {
                return Optional.of(known);
            }
            if (cause instanceof SQLException sql) {
                return Optional.of(of(what, sql));
            }
            if (cause instanceof IOException) {
                String message = what + ": the connection to Postgres was lost: " + cause.getMessage();
                return Optional.of(new TributaryException(ErrorKind.TRANSIENT, message, failure));
            }
        }
        return Optional.empty();
    }

    /** Whether Postgres said so. */
    public static boolean isOfPostgres(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private static TributaryException of(String what, SQLException failure) {
        String state = state(failure);
        ErrorKind kind =
                switch (state.length() < 2 ? "" : state.substring(0, 2)) {
                    // What it may do, what is not there, what the server is not set up for; a condition that does not
                    // fit.
                    case "3D", "42", "0A", "22" -> ErrorKind.NEEDS_OPERATOR;
                    default -> state.equals("55000") ? ErrorKind.NEEDS_OPERATOR : ErrorKind.TRANSIENT;
                };
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("no message");
        return new TributaryException(kind, what + ": Postgres says: " + message + " (" + state + ")", failure);
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }
}
