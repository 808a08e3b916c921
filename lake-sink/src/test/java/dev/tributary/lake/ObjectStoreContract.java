package dev.tributary.lake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every adapter of {@link ObjectStore} keeps. */
public abstract class ObjectStoreContract {

    private ObjectStore store;

    @TempDir
    private Path folder;

    /** An empty store; the folder is the test's own. */
    protected abstract ObjectStore open(Path folder);

    @BeforeEach
    void openIt() {
        store = open(folder.resolve("store"));
    }

    @AfterEach
    void closeIt() {
        store.close();
    }

    private static ObjectContent content(String text) {
        return ObjectContent.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private String text(String name) {
        return new String(store.read(name).orElseThrow(), StandardCharsets.UTF_8);
    }

    private List<String> list(String prefix) {
        try (Stream<String> names = store.list(prefix)) {
            return names.toList();
        }
    }

    @Test
    void createsAnObjectOnceAndNeverReplacesIt() {
        assertEquals(CreateOutcome.CREATED, store.create("a/b.json", content("first")));
        assertEquals(CreateOutcome.ALREADY_EXISTS, store.create("a/b.json", content("second")));
        assertEquals("first", text("a/b.json"));
    }

    @Test
    void ofManyWritersAtOnceOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<CreateOutcome>> writers = new ArrayList<>();
            IntStream.range(0, 40)
                    .forEach(i -> writers.add(() -> store.create("deep/er/" + i / 8, content("writer " + i))));
            long created = 0;
            for (Future<CreateOutcome> outcome : threads.invokeAll(writers)) {
                created += outcome.get() == CreateOutcome.CREATED ? 1 : 0;
            }
            assertEquals(5, created);
            assertEquals(5, list("deep/").size());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void takesAFile() throws Exception {
        byte[] bytes = new byte[300_000];
        Path file = Files.write(folder.resolve("f"), bytes);
        store.create("x/f.parquet", new ObjectContent.LocalFile(file, Crc32cText.of(bytes)));

        assertEquals(
                Optional.of(new StoredObject("x/f.parquet", bytes.length, Crc32cText.of(bytes))),
                store.find("x/f.parquet"));
        assertArrayEquals(bytes, store.read("x/f.parquet").orElseThrow());
    }

    @Test
    void refusesContentThatDoesNotHaveItsChecksum() {
        ObjectContent damaged = new ObjectContent.Bytes(new byte[] {1}, Crc32cText.of(new byte[] {2}));

        TributaryException refused = assertThrows(TributaryException.class, () -> store.create("a", damaged));

        assertEquals(ErrorKind.TRANSIENT, refused.kind());
        assertTrue(store.read("a").isEmpty());
        assertEquals(List.of(), list(""));
    }

    @Test
    void findsNothingWhereNothingIs() {
        store.create("a/b", content(""));

        assertTrue(store.read("a/c").isEmpty());
        assertTrue(store.find("z/z/z").isEmpty());
        assertTrue(store.read("a/b/c").isEmpty());
        assertEquals(List.of(), list("zz/"));
    }

    @Test
    void listsByPrefixInTheOrderOfNames() {
        List<String> names = List.of("p/a-b/1", "p/a/2", "p/a/10", "p/a.b", "p/ab", "q/a");
        names.forEach(name -> store.create(name, content("x")));

        assertEquals(List.of("p/a-b/1", "p/a.b", "p/a/10", "p/a/2", "p/ab", "q/a"), list(""));
        assertEquals(List.of("p/a/10", "p/a/2"), list("p/a/"));
        assertEquals(List.of("p/a/10"), list("p/a/1"));
        assertEquals(List.of("p/a-b/1", "p/a.b", "p/a/10", "p/a/2", "p/ab"), list("p/a"));
    }

    @Test
    void deletesAndBearsThatItIsGone() {
        store.create("a/b", content("x"));

        store.delete("a/b");
        store.delete("a/b");

        assertEquals(List.of(), list(""));
        assertEquals(CreateOutcome.CREATED, store.create("a/b", content("y")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a",
                "a/",
                "a//b",
                "../a",
                "a/../../b",
                "a/./b",
                "a\\b",
                "a\0b",
                ".hidden",
                "a/.hidden",
                "a\nb"
            })
    void refusesNamesThatCouldLeadElsewhere(String name) {
        assertThrows(IllegalArgumentException.class, () -> store.create(name, content("x")));
        assertThrows(IllegalArgumentException.class, () -> store.read(name));
        assertThrows(IllegalArgumentException.class, () -> store.find(name));
        assertThrows(IllegalArgumentException.class, () -> store.delete(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "../", "a/../", "a//", "a\\"})
    void refusesPrefixesThatCouldLeadElsewhere(String prefix) {
        assertThrows(IllegalArgumentException.class, () -> list(prefix));
    }
}
