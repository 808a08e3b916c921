package dev.tributary.processor.core;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.PostgresTypes;
import java.util.Locale;

/**
 * A column as the raw record has it.
 *
 * @param source its name in Postgres
 * @param declared its declared type in Postgres, lower case; of a domain, the type that it is over; empty if the record
 *     does not say
 * @param length its declared length or precision, 0 if none
 * @param scale its declared scale, 0 if none
 * @param form what carries its values
 * @param made what its values are made of
 */
public record RawColumn(String source, String declared, int length, int scale, Form form, Composition made) {

    public RawColumn {
        declared = declared.toLowerCase(Locale.ROOT);
    }

    /** A column of one of Postgres's own types. */
    public RawColumn(String source, String declared, int length, int scale, Form form) {
        this(source, declared, length, scale, form, Composition.ofName(declared.toLowerCase(Locale.ROOT)));
    }

    /**
     * Its clean type: that of the declared type; where that is not known (a domain), that of the form, so that a domain
     * over an integer is an integer.
     */
    public CleanType cleanType() {
        if (!(made instanceof Composition.Scalar)) {
            return CleanType.Plain.JSON;
        }
        CleanType byDeclaration = PostgresTypes.cleanType(declared, length, scale);
        if (byDeclaration != CleanType.Plain.STRING) {
            return byDeclaration;
        }
        return switch (form) {
            case INTEGER -> CleanType.Plain.LONG;
            case FLOAT -> CleanType.Plain.DOUBLE;
            case BOOLEAN -> CleanType.Plain.BOOLEAN;
            case BYTES -> CleanType.Plain.BYTES;
            case DAYS -> CleanType.Plain.DATE;
            case TEXT, MILLIS, MICROS, NANOS -> CleanType.Plain.STRING;
        };
    }
}
