package dev.tributary.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.postgres.SlotHealth;
import dev.tributary.capture.postgres.SlotWatch;
import dev.tributary.capture.postgres.WalProbe;
import dev.tributary.embedded.EmbeddedPostgres;
import dev.tributary.service.metrics.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the slot keeps and how long it will last is read from the server, and is in the meters. */
class SlotHealthIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** Fills about 10 MiB of WAL, and begins new segments. */
    private static final String WRITE = "INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 10000)";

    @Test
    void aSlotThatNobodyReadsKeepsWalUntilItIsLost(@TempDir Path folder) throws Exception {
        EmbeddedPostgres.Options options = EmbeddedPostgres.Options.defaults()
                .withFsync(false)
                .withSetting("max_slot_wal_keep_size", "48MB")
                .withSetting("min_wal_size", "32MB")
                .withSetting("max_wal_size", "64MB");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, options)) {
            server.createDatabase("shop");
            try (ExaminedSource source = ExaminedSource.on(server, "shop", "public.*");
                    WalProbe probe = new WalProbe(source.database(), Clock.systemUTC(), source.slot(), 18)) {
                SimpleMeterRegistry metrics = new SimpleMeterRegistry();
                source.sql("CREATE TABLE t (a text)");
                assertTrue(probe.read().slot().isEmpty());
                source.sql("SELECT pg_create_logical_replication_slot('$slot', 'pgoutput', false, false, true)");
                try (SlotWatch watch = SlotWatch.start(probe, new Meters(metrics), source.slot())) {
                    SlotHealth fresh = await(watch, "reserved");
                    assertFalse(fresh.isActive());
                    assertEquals(Optional.of(true), fresh.failover());
                    assertEquals(Optional.empty(), fresh.invalidation());
                    assertTrue(fresh.safeBytes().isPresent());
                    assertEquals("reserved", watch.latest().status().get("walStatus"));

                    source.sql(WRITE);
                    Awaitility.await()
                            .atMost(LIMIT)
                            .until(() -> figure(metrics, Meters.SLOT_WAL_KEPT) > fresh.keptBytes() + (8 << 20));
                    assertTrue(figure(metrics, Meters.SLOT_WAL_SAFE)
                            < fresh.safeBytes().getAsLong());
                    assertTrue(figure(metrics, Meters.SLOT_LAG) > 8 << 20);

                    for (int i = 0; i < 12; i++) {
                        source.sql(WRITE);
                    }
                    source.sql("CHECKPOINT");
                    SlotHealth lost = await(watch, "lost");
                    assertEquals(Optional.of("wal_removed"), lost.invalidation());
                    assertTrue(lost.isLost());
                    assertEquals(
                            1,
                            source.saying("it has lost WAL that it needs (wal_removed)")
                                    .size());
                }
                assertTrue(metrics.getMeters().isEmpty(), "a watch that has ended leaves no meter behind");
            }
        }
    }

    @Test
    void whatAServerIsSetToIsTold(@TempDir Path folder) throws Exception {
        EmbeddedPostgres.Options options = EmbeddedPostgres.Options.defaults()
                .withFsync(false)
                .withSetting("max_slot_wal_keep_size", "1GB")
                .withSetting("idle_replication_slot_timeout", "1h")
                .withSetting("max_wal_senders", "0");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, options)) {
            server.createDatabase("shop");
            try (ExaminedSource source = ExaminedSource.on(server, "shop", "public.*");
                    ExaminedSource good = ExaminedSource.of("public.*")) {
                source.sql("CREATE TABLE t (id int PRIMARY KEY)");
                good.sql("CREATE TABLE t (id int PRIMARY KEY)");
                assertOnlyIn(source, good, "max_slot_wal_keep_size is 1GB");
                assertOnlyIn(good, source, "max_slot_wal_keep_size is unlimited");
                assertOnlyIn(source, good, "idle_replication_slot_timeout is 1h");
                assertOnlyIn(source, good, "no WAL sender is free");
                assertOnlyIn(source, good, "cannot open a replication connection");
            }
        }
    }

    private static void assertOnlyIn(ExaminedSource one, ExaminedSource other, String text) {
        assertEquals(1, one.saying(text).size(), () -> one.preflight().look().toString());
        assertEquals(0, other.saying(text).size());
    }

    private static SlotHealth await(SlotWatch watch, String walStatus) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(() -> watch.latest().slot(), slot -> slot.filter(
                                found -> found.walStatus().equals(walStatus))
                        .isPresent())
                .orElseThrow();
    }

    private static double figure(SimpleMeterRegistry metrics, String name) {
        return metrics.get(name).gauge().value();
    }
}
