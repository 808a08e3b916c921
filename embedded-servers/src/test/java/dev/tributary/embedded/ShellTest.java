package dev.tributary.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShellTest {
    @Test
    void handsWordsOverUnchanged() {
        String line = Shell.line(List.of("printf", "%s", "a b'c\"$HOME;*`"));

        assertEquals(
                "a b'c\"$HOME;*`",
                ShortCommand.run(List.of("/bin/sh", "-c", line)).output());
    }
}
