package dev.tributary.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassArchiveTest {
    @TempDir
    private Path folder;

    /** The program whose classes are archived. */
    public static final class Hello {
        private Hello() {}

        public static void main(String[] none) {
            System.out.print("hello");
        }
    }

    @Test
    void whatOneLeavesAnotherStartsWith() throws Exception {
        ClassArchive archive = new ClassArchive(folder.resolve("hello.jsa"));
        Path jar = jar();
        assertEquals(List.of(), archive.options());

        ClassArchive.Making making = archive.make();
        assertEquals("hello", run(jar, making.options(), making));
        assertTrue(archive.isThere());

        List<String> options = new ArrayList<>(archive.options());
        // It ends if it cannot map the archive.
        options.add("-Xshare:on");
        options.add("-Xlog:class+load:file=" + folder.resolve("loaded"));
        assertEquals("hello", run(jar, options, making));
        assertTrue(Files.readString(folder.resolve("loaded"))
                .contains(Hello.class.getName() + " source: shared objects file (top)"));
    }

    @Test
    void aKilledOneLeavesNone() throws Exception {
        ClassArchive archive = new ClassArchive(folder.resolve("hello.jsa"));
        ClassArchive.Making making = archive.make();
        Files.writeString(making.unfinished(), "half");

        making.ended(137);

        assertFalse(archive.isThere());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private Path jar() throws Exception {
        Path jar = folder.resolve("hello.jar");
        String entry = Hello.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream content = Hello.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            content.transferTo(out);
        }
        return jar;
    }

    private static String run(Path jar, List<String> options, ClassArchive.Making making) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", jar.toString(), Hello.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        making.ended(process.waitFor());
        return said;
    }
}
