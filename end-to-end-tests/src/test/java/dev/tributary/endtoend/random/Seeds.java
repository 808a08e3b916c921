package dev.tributary.endtoend.random;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Which histories are lived. */
public final class Seeds {

    /** Run them by {@code -Dtributary.seeds=7}, {@code =100-200} or {@code =1-30,77}, in place of the fixed ones. */
    public static final String PROPERTY = "tributary.seeds";

    /** One that showed a fault is added here when that is mended. */
    private static final String FIXED = "1-30";

    private Seeds() {}

    public static List<Long> chosen() {
        return Stream.of(System.getProperty(PROPERTY, FIXED).split(","))
                .flatMap(Seeds::range)
                .distinct()
                .toList();
    }

    private static Stream<Long> range(String text) {
        String[] ends = text.strip().split("-", 2);
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
                .boxed();
    }
}
