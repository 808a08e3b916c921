package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** The Dockerfile names what is there. */
final class DockerfileTest {

    private final Dockerfile dockerfile = Dockerfile.read();

    @Test
    void knowsEveryServiceByItsMainClass() throws Exception {
        assertEquals(Set.copyOf(Repository.SERVICES), dockerfile.mains().keySet());
        for (Map.Entry<String, String> main : dockerfile.mains().entrySet()) {
            String source = main.getKey() + "/src/main/java/" + main.getValue().replace('.', '/') + ".java";
            assertTrue(Files.exists(Repository.ROOT.resolve(source)), source);
            Class<?> type = Class.forName(main.getValue(), false, getClass().getClassLoader());
            assertTrue(Modifier.isStatic(
                    type.getDeclaredMethod("main", String[].class).getModifiers()));
        }
    }

    @Test
    void everyServiceHasTheClassPathThatIsCopied() {
        for (String service : Repository.SERVICES) {
            assertTrue(Repository.read(service + "/pom.xml").contains("<id>class-path</id>"), service);
        }
    }

    @Test
    void runsWithOptionsThatServicesHave() {
        Map<String, String> options = ServiceOptions.read(dockerfile.lastList("CMD"));

        assertEquals(dockerfile.last("EXPOSE"), options.get("--port"));
        assertEquals("0.0.0.0", options.get("--bind"));
    }

    @Test
    void wrongOptionsAreRefused() {
        for (List<String> wrong : List.of(
                List.of("--pipeline", "f", "--ports", "8080"),
                List.of("--pipeline", "f", "--port"),
                List.of("--pipeline", "f", "--port", "http"),
                List.of("--pipeline", "f", "--pipeline", "f"),
                List.of("--port", "8080"))) {
            assertThrows(ParameterException.class, () -> ServiceOptions.read(wrong), wrong::toString);
        }
        assertDoesNotThrow(() -> ServiceOptions.read(List.of("--pipeline", "f", "--debug")));
    }

    @Test
    void startsTheJvmItselfAndNotAsRoot() {
        assertEquals(List.of("java", "@/app/launch"), dockerfile.lastList("ENTRYPOINT"));
        assertTrue(dockerfile.last("USER").matches("[1-9]\\d*:[1-9]\\d*"), dockerfile.last("USER"));
        assertTrue(dockerfile.toString().contains("-XX:+ExitOnOutOfMemoryError"));
    }

    @Test
    void namesItsImagesWithATag() {
        dockerfile.instructions().stream()
                .filter(instruction -> instruction.name().equals("FROM"))
                .forEach(from ->
                        assertTrue(from.arguments().matches("[a-z-]+:[\\w.-]*17[\\w.-]*( AS build)?"), from::toString));
    }

    @Test
    void noSecretAndNoBuildOutputGetsIntoABuild() {
        List<String> ignored = Repository.read(".dockerignore").lines().toList();

        assertTrue(ignored.containsAll(List.of("**/target", "**/.git*", "**/.env*")));
        Stream.concat(Repository.SERVICES.stream(), Stream.of("contracts", "pom.xml"))
                .forEach(needed -> assertFalse(ignored.contains(needed), needed));
    }
}
