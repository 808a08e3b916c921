package dev.tributary.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FreePortTest {
    /** Of so many, two choices that knew nothing of one another would have some in common. */
    private static final int MANY = 500;

    @Test
    void twoProcessesChooseDifferentPorts() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FreePortTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < MANY; i++) {
                ports.add(Integer.valueOf(output.readLine()));
            }
            Stream.generate(FreePort::choose).limit(MANY).forEach(ports::add);
            assertEquals(2 * MANY, ports.size());
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    public static void main(String[] none) throws Exception {
        Stream.generate(FreePort::choose).limit(MANY).forEach(System.out::println);
        System.in.transferTo(System.out);
    }
}
