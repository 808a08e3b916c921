package dev.tributary.processor.core;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.PostgresTypes;
import java.util.Locale;
import java.util.Set;

/**
 * A column as the raw record has it.
 *
 * @param source its name in Postgres
 * @param declared its declared type in Postgres, lower case; empty if the record does not say
 * @param length its declared length or precision, 0 if none
 * @param scale its declared scale, 0 if none
 * @param form what carries its values
 */
public record RawColumn(String source, String declared, int length, int scale, Form form) {

    /** Types that are carried as text although their raw form is a number or a flag. */
    private static final Set<String> TEXT_ALL_THE_SAME = Set.of("bit", "varbit", "interval", "timetz");

    public RawColumn {
        declared = declared.toLowerCase(Locale.ROOT);
    }

    /**
     * Its clean type: that of the declared type; where that is not known (a domain), that of the form, so that a domain
     * over an integer is an integer.
     */
    public CleanType cleanType() {
        CleanType byDeclaration = PostgresTypes.cleanType(declared, length, scale);
        if (byDeclaration != CleanType.Plain.STRING || TEXT_ALL_THE_SAME.contains(declared)) {
            return byDeclaration;
        }
        return switch (form.kind()) {
            case INTEGER -> CleanType.Plain.LONG;
            case FLOAT -> CleanType.Plain.DOUBLE;
            case BOOLEAN -> CleanType.Plain.BOOLEAN;
            case DAYS -> CleanType.Plain.DATE;
            case LIST -> CleanType.Plain.JSON;
            default -> CleanType.Plain.STRING;
        };
    }
}
