package dev.tributary.merger.bigquery;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** BigQuery's types, as its SQL names them, and what it does with each. */
final class BigQueryTypes {

    static final String INT64 = "INT64";
    static final String NUMERIC = "NUMERIC";
    static final String BIGNUMERIC = "BIGNUMERIC";
    static final String FLOAT64 = "FLOAT64";
    static final String STRING = "STRING";
    static final String JSON = "JSON";
    static final String BYTES = "BYTES";
    static final String STRINGS = "ARRAY<STRING>";

    /** Digits behind the point, and before it, that a type holds. */
    private static final int NUMERIC_SCALE = 9;

    private static final int NUMERIC_WHOLE = 29;
    private static final int BIGNUMERIC_SCALE = 38;
    private static final int BIGNUMERIC_WHOLE = 38;

    /** Each holds all values of those before it. */
    private static final List<String> NUMBERS = List.of(INT64, NUMERIC, BIGNUMERIC);

    /** Neither equality nor grouping is defined for these, or it does not take NaN for itself. */
    private static final Set<String> BY_TEXT = Set.of(FLOAT64, JSON, STRINGS);

    private static final Set<String> CLUSTERED =
            Set.of(INT64, NUMERIC, BIGNUMERIC, STRING, "BOOL", "DATE", "DATETIME", "TIMESTAMP");

    private BigQueryTypes() {}

    /** A column's type. */
    static String of(CleanType type) {
        if (type instanceof Decimal decimal) {
            int whole = decimal.precision() - decimal.scale();
            if (decimal.scale() <= NUMERIC_SCALE && whole <= NUMERIC_WHOLE) {
                return NUMERIC;
            }
            return decimal.scale() <= BIGNUMERIC_SCALE && whole <= BIGNUMERIC_WHOLE ? BIGNUMERIC : STRING;
        }
        return switch ((Plain) type) {
            case LONG -> INT64;
            case DOUBLE -> FLOAT64;
            case BOOLEAN -> "BOOL";
            case STRING, UUID -> STRING;
            case JSON -> JSON;
            case BYTES -> BYTES;
            case DATE -> "DATE";
            case TIME -> "TIME";
            case LOCAL_TIMESTAMP -> "DATETIME";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }

    /** The type as which a load from Parquet brings a value. */
    static String landed(CleanType type) {
        boolean asText = type == Plain.JSON || (type instanceof Decimal decimal && decimal.isText());
        return asText ? STRING : of(type);
    }

    /** The type that holds all values of both. */
    static Optional<String> widest(String one, String other) {
        if (one.equals(other)) {
            return Optional.of(one);
        }
        int left = NUMBERS.indexOf(one);
        int right = NUMBERS.indexOf(other);
        return left < 0 || right < 0 ? Optional.empty() : Optional.of(NUMBERS.get(Math.max(left, right)));
    }

    /** Whether values are compared by their text. */
    static boolean isComparedByText(String type) {
        return BY_TEXT.contains(type);
    }

    /** Whether a table can be clustered by columns of a type, and have a primary key of them. */
    static boolean isClustered(String type) {
        return CLUSTERED.contains(type);
    }
}
