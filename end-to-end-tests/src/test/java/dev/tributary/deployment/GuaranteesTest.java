package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/guarantees.md} against the tests that it names. */
class GuaranteesTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*$");
    private static final Pattern NAMED = Pattern.compile("`((?:I\\d_)?F\\d\\d_\\w+)`");

    private static final Set<Integer> FAULTS = Stream.of(
                    IntStream.rangeClosed(1, 22), IntStream.rangeClosed(23, 49), IntStream.rangeClosed(50, 54))
            .flatMap(IntStream::boxed)
            .collect(Collectors.toCollection(TreeSet::new));

    @Test
    void eachFaultHasATestThatExistsAndCarriesItsNumber() {
        String tests = Repository.files(".").stream()
                .filter(path -> path.contains("/src/test/java/") && path.endsWith(".java"))
                .map(Repository::read)
                .collect(Collectors.joining());
        Set<Integer> told = new TreeSet<>();
        ROW.matcher(Repository.read("docs/guarantees.md")).results().forEach(row -> {
            int fault = Integer.parseInt(row.group(1));
            told.add(fault);
            List<String> named = NAMED.matcher(row.group())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            named.forEach(name -> assertTrue(tests.contains(" " + name + "("), name + " is no test"));
            assertTrue(
                    named.stream().anyMatch(name -> name.contains("F%02d_".formatted(fault))),
                    "no test names fault " + fault);
        });
        assertEquals(FAULTS, told);
    }
}
