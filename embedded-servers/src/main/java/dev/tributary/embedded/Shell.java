package dev.tributary.embedded;

import java.util.List;
import java.util.stream.Collectors;

/** Quoting for {@code /bin/sh}. */
final class Shell {
    private Shell() {}

    /** The command as one line that the shell takes apart into exactly these words. */
    static String line(List<String> words) {
        return words.stream().map(Shell::quote).collect(Collectors.joining(" "));
    }

    static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
