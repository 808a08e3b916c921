package dev.tributary.service.finding;

import java.util.Locale;

/** What a finding means for a start. */
public enum Severity {
    /** As it should be, or only to be known. */
    OK,
    /** It starts, but something may go otherwise than one expects. */
    WARNING,
    /** It does not start. */
    ERROR;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
