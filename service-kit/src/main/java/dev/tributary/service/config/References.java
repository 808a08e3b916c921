package dev.tributary.service.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what {@code ${env:NAME}} and {@code ${file:/path}} stand for in their place; never prints it. */
final class References {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    private final Map<String, String> environment;

    References(Map<String, String> environment) {
        this.environment = environment;
    }

    static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }

    /**
     * Puts in what each reference in a text stands for.
     *
     * @throws IllegalArgumentException if a reference leads nowhere
     */
    String resolve(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1).equals("env") ? variable(match.group(2)) : file(match.group(2))));
    }

    private String variable(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }

    private static String file(String name) {
        try {
            return Files.readString(Path.of(name)).strip();
        } catch (IOException | InvalidPathException failure) {
            throw new IllegalArgumentException("the file " + name + " cannot be read", failure);
        }
    }
}
