package dev.tributary.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildsTest {

    private final Path folder;
    private final Home home;
    private final Builds builds;

    BuildsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.home = Home.open(folder.resolve("home"));
        this.builds = new Builds(home);
        Files.writeString(live(), "first");
    }

    @AfterEach
    void close() {
        home.close();
    }

    private Path live() {
        return folder.resolve("shop.duckdb");
    }

    private Path begun(String name) throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), "rules of " + name);
        builds.begin(name, rules);
        Files.writeString(Builds.beside(live(), name), name);
        return rules;
    }

    @Test
    void aBuildTakesThePlaceOfTheOneBefore() throws IOException {
        assertEquals(Optional.empty(), builds.live());
        begun("v2");
        builds.makeLive("v2", live());

        assertEquals(Optional.of("v2"), builds.live());
        assertEquals("v2", Files.readString(live()));
        assertEquals("first", Files.readString(Builds.before(live(), "v2")));
        assertEquals("rules of v2", Files.readString(home.resolve(Home.LAST_PIPELINE)));
        begun("v3");
        builds.makeLive("v3", live());
        assertEquals("v3", Files.readString(live()));
        assertEquals("v2", Files.readString(Builds.before(live(), "v3")));
    }

    /** The process may end behind each of its steps: when the name is written, and between the two moves. */
    @Test
    void aChangeOfBuildsThatWasCutShortIsFinished() throws IOException {
        begun("v2");
        Files.writeString(home.resolve("builds"), "v2\n");
        builds.finish(live());
        assertEquals("v2", Files.readString(live()));

        begun("v3");
        Files.writeString(home.resolve("builds"), "v2\nv3\n");
        Files.move(live(), Builds.before(live(), "v3"));
        builds.finish(live());
        assertEquals("v3", Files.readString(live()));
        assertEquals("v2", Files.readString(Builds.before(live(), "v3")));
        assertEquals("rules of v3", Files.readString(home.resolve(Home.LAST_PIPELINE)));

        builds.finish(live());
        assertEquals("v3", Files.readString(live()), "and only once");
    }

    @Test
    void aBuildThatIsNotLiveIsLeftAlone() throws IOException {
        begun("v2");
        builds.finish(live());
        assertEquals("first", Files.readString(live()));
        assertTrue(Files.exists(Builds.beside(live(), "v2")));
        assertFalse(Files.exists(home.resolve(Home.LAST_PIPELINE)));
    }

    @Test
    void refusesANameThatWasLiveAndOtherRules() throws IOException {
        Path rules = begun("v2");
        builds.begin("v2", rules);
        Files.writeString(rules, "others");
        String said = assertThrows(TributaryException.class, () -> builds.begin("v2", rules))
                .getMessage();
        assertTrue(String.valueOf(said).startsWith("the build v2 was begun by another pipeline file"), said);

        builds.makeLive("v2", live());
        begun("v3");
        builds.makeLive("v3", live());
        assertEquals(
                "the build v2 was live before: choose another name",
                assertThrows(TributaryException.class, () -> builds.begin("v2", rules))
                        .getMessage());
        assertEquals(
                "the build v3 is live: choose another name",
                assertThrows(TributaryException.class, () -> builds.begin("v3", rules))
                        .getMessage());
    }
}
