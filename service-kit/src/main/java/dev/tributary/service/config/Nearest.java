package dev.tributary.service.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody may have meant. */
public final class Nearest {

    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Nearest() {}

    /** The known name that is nearest to a given one, if one is near enough to be meant. */
    public static Optional<String> to(String given, Collection<String> known) {
        int near = Math.max(2, given.length() / 3);
        return known.stream()
                .filter(name -> DISTANCE.apply(given, name) <= near)
                .min(Comparator.comparingInt(name -> DISTANCE.apply(given, name)));
    }

    /** {@code "; did you mean x?"}, or nothing. */
    public static String hint(String given, Collection<String> known) {
        return to(given, known).map(name -> "; did you mean " + name + "?").orElse("");
    }
}
