package dev.tributary.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tributary.contracts.pipeline.CleanVerb;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextCleanerTest {

    private static @Nullable String clean(String text, CleanVerb... verbs) {
        return new TextCleaner(List.of(verbs)).clean(text);
    }

    @Test
    void verbsDoWhatTheirNamesSay() {
        assertEquals("a  b", clean("\u00a0\t a  b \u2003\n", CleanVerb.TRIM));
        assertEquals(" a b ", clean(" \t a \n b  ", CleanVerb.COLLAPSE_SPACES));
        assertEquals("STRASSE ÉI", clean("straße éi", CleanVerb.UPPER));
        assertEquals("éi", clean("ÉI", CleanVerb.LOWER));
        assertNull(clean("", CleanVerb.EMPTY_TO_NULL));
        assertEquals(" ", clean(" ", CleanVerb.EMPTY_TO_NULL));
    }

    @Test
    void verbsAreAppliedInOrder() {
        assertNull(clean("  ", CleanVerb.TRIM, CleanVerb.EMPTY_TO_NULL, CleanVerb.UPPER));
        assertEquals("", clean("  ", CleanVerb.EMPTY_TO_NULL, CleanVerb.TRIM));
    }

    @Property
    void cleaningTwiceIsCleaningOnce(@ForAll String text) {
        String once = clean(text, CleanVerb.TRIM, CleanVerb.COLLAPSE_SPACES, CleanVerb.LOWER);
        assertEquals(once, clean(String.valueOf(once), CleanVerb.TRIM, CleanVerb.COLLAPSE_SPACES, CleanVerb.LOWER));
    }

    @Property
    void collapsedTextHasNoTwoSpacesInARow(@ForAll String text) {
        assertFalse(String.valueOf(clean(text, CleanVerb.COLLAPSE_SPACES)).contains("  "));
    }
}
