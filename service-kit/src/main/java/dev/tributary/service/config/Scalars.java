package dev.tributary.service.config;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceUrl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads single values. */
final class Scalars {

    private static final List<Class<?>> PLAIN = List.of(
            String.class,
            int.class,
            double.class,
            boolean.class,
            Duration.class,
            ByteSize.class,
            URI.class,
            Path.class,
            Secret.class,
            SourceUrl.class,
            CleanType.class);

    private final References references;

    Scalars(References references) {
        this.references = references;
    }

    static boolean reads(Class<?> type) {
        return PLAIN.contains(type) || type.isEnum();
    }

    /**
     * Reads a value of a type.
     *
     * @throws IllegalArgumentException that says what would be right
     */
    Object read(Class<?> type, String text) {
        if (type == Secret.class && !References.isReference(text)) {
            throw new IllegalArgumentException("is a secret: write a reference, ${env:NAME} or ${file:/path}");
        }
        String value = references.resolve(text);
        if (type.isEnum()) {
            return constant(type, value);
        }
        if (type == Secret.class) {
            return new Secret(() -> references.resolve(text));
        } else if (type == int.class || type == double.class) {
            return number(type, value);
        } else if (type == boolean.class) {
            return truth(value);
        } else if (type == Duration.class) {
            return Durations.parse(value);
        } else if (type == ByteSize.class) {
            return ByteSize.parse(value);
        } else if (type == SourceUrl.class) {
            return SourceUrl.parse(value);
        } else if (type == CleanType.class) {
            return cleanType(value);
        } else if (type == URI.class) {
            return URI.create(value);
        }
        return type == Path.class ? Path.of(value) : value;
    }

    private static CleanType cleanType(String text) {
        try {
            return CleanType.parse(text);
        } catch (IllegalArgumentException none) {
            List<String> names = CleanType.names();
            throw new IllegalArgumentException("'" + text + "' is none of " + names + Nearest.hint(text, names), none);
        }
    }

    private static Object number(Class<?> type, String text) {
        try {
            if (type == int.class) {
                return Integer.valueOf(text);
            }
            return Double.valueOf(text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("'" + text + "' is no number", none);
        }
    }

    private static Boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        }
        return Boolean.valueOf(text);
    }

    /** How a constant is written in the file. */
    static String nameOf(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Object constant(Class<?> type, String text) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Scalars::nameOf).toList();
        int index = names.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException("'" + text + "' is none of " + names + Nearest.hint(text, names));
        }
        return type.getEnumConstants()[index];
    }
}
