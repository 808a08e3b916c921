package dev.tributary.local.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.metrics.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class VerifyCheckTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Deque<Supplier<Verified>> outcomes = new ArrayDeque<>();

    @Test
    void tellsHowManyRowsOfEachTableDifferAndWhenThatWasSeen() {
        VerifyCheck check = started(() -> verified(3), () -> verified(0));
        assertTrue(Double.isNaN(last()));
        assertFalse(check.health().isReady());

        check.compare();

        assertEquals(3, differences());
        assertEquals(1_800_000_000, last());
        assertTrue(check.health().isReady());

        check.compare();

        assertEquals(0, differences());
        assertEquals(Map.of("public.t", 0L), check.status().get("differences"));
    }

    @Test
    void whatCannotBeComparedKeepsTheFigureAndSaysWhy() {
        VerifyCheck check = started(() -> verified(3), () -> {
            throw new TributaryException(ErrorKind.TRANSIENT, "lake-sink does not get there");
        });
        check.compare();

        assertThrows(TributaryException.class, check::compare);

        assertEquals(3, differences());
        assertTrue(check.health().toString().contains("lake-sink does not get there"));
    }

    @SafeVarargs
    private VerifyCheck started(Supplier<Verified>... comparisons) {
        outcomes.addAll(List.of(comparisons));
        VerifyCheck check = new VerifyCheck(() -> outcomes.remove().get(), new Meters(metrics), CLOCK);
        check.start();
        return check;
    }

    private static Verified verified(long missing) {
        TableReport report =
                new TableReport("public.t", 9, 9, missing, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of("id"), List.of());
        return new Verified(List.of(report), Map.of());
    }

    private double differences() {
        return metrics.get(Meters.VERIFY_DIFFERENCES)
                .tag("table", "public.t")
                .gauge()
                .value();
    }

    private double last() {
        return metrics.get(Meters.VERIFY_LAST).gauge().value();
    }
}
