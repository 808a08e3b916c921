package dev.tributary.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresBinariesTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, postgres-linux-x86_64",
        "Linux, aarch64, postgres-linux-arm_64",
        "Mac OS X, x86_64, postgres-darwin-x86_64",
        "Mac OS X, aarch64, postgres-darwin-arm_64"
    })
    void areOnTheClassPathForEachSystem(String osName, String osArch, String expected) {
        String archive = PostgresBinaries.archiveName(osName, osArch);

        assertEquals(expected, archive);
        assertNotNull(PostgresBinaries.class.getResource("/" + archive + ".txz"));
    }
}
