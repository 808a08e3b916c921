package dev.tributary.local.demo;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Control;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.local.verify.TableReport;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.http.ServiceEndpoint;
import dev.tributary.service.lifecycle.StopSignal;
import dev.tributary.service.metrics.Meters;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of the demo, from the first server to the comparison. */
final class Demo {

    private static final long SEED = 20_161_004;
    private static final Duration START = Duration.ofMinutes(3);
    private static final long TICKS_A_SECOND = 20;

    private final Home home;
    private final PrintWriter out;
    private final StopSignal stop;

    Demo(Home home, PrintWriter out, StopSignal stop) {
        this.home = home;
        this.out = out;
        this.stop = stop;
    }

    DemoResult run(int seconds, int rate) throws SQLException {
        say("starting     Postgres, Kafka and the schema registry, all on this machine");
        LocalServers servers = LocalServers.start(home, pipeline());
        try (LocalStack stack = LocalStack.create(home, servers);
                ServiceEndpoint endpoint =
                        ServiceEndpoint.start(ServiceEndpoint.loopback(0), stack.services(), stack.metrics());
                Connection shop = stack.source()) {
            new Control(stack, home).answerOn(endpoint);
            Random random = new Random(SEED + rows(shop));
            Invention invention = new Invention(random);
            Shop.Stock stock = new Shop(shop, invention).open();
            say("shop         " + stack.file().theSource().url());
            stack.startServices();
            stack.awaitReady(START);
            home.announce(endpoint.port());
            say("pipeline     runs; status at http://127.0.0.1:" + endpoint.port() + "/api/status");
            Freshness freshness = new Freshness(stack.metrics());
            Progress progress = new Progress(out, stack.metrics(), freshness, Boolean.getBoolean("tributary.terminal"));
            long firstRow = stock.isNew() ? awaitStock(stack, progress) : 0;
            ShopLife life = new ShopLife(shop, random, invention, Clock.systemUTC(), stock);
            return live(stack, life, freshness, progress, new Pace(seconds, rate), firstRow);
        }
    }

    /** How long and how fast. */
    private record Pace(int seconds, int rate) {}

    private DemoResult live(
            LocalStack stack, ShopLife life, Freshness freshness, Progress progress, Pace pace, long firstRow)
            throws SQLException {
        say("living       for " + pace.seconds + " s at " + pace.rate + " changed rows/s");
        freshness.startHere();
        double mergedBefore = progress.count(Meters.MERGED);
        long start = System.nanoTime();
        long ticks = pace.seconds * TICKS_A_SECOND;
        long changed = 0;
        for (long tick = 1; tick <= ticks; tick++) {
            if (tick == ticks / 2) {
                life.addAColumn();
            }
            while (changed < tick * pace.rate / TICKS_A_SECOND) {
                changed += life.step();
            }
            if (tick % TICKS_A_SECOND == 0) {
                progress.tick();
            }
            sleepUntil(stack, start + tick * TimeUnit.SECONDS.toNanos(1) / TICKS_A_SECOND);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long rowsPerSecond = Math.round((progress.count(Meters.MERGED) - mergedBefore) / seconds);
        progress.end();
        say("draining     what is on its way");
        List<TableReport> tables = Control.verify(stack);
        return new DemoResult(
                tables, firstRow, rowsPerSecond, freshness.percentileMillis(0.5), freshness.percentileMillis(0.99));
    }

    /** Waits until what the shop opened with is merged; returns when the first row was, since the start of the process. */
    private long awaitStock(LocalStack stack, Progress progress) {
        long end = System.nanoTime() + START.toNanos();
        long firstRow = 0;
        double merged = 0;
        while (merged < Shop.Stock.ROWS) {
            if (System.nanoTime() > end) {
                throw new TributaryException(
                        ErrorKind.TRANSIENT,
                        "the shop did not reach silver in " + START.toSeconds() + " s: see the log");
            }
            sleepUntil(stack, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50));
            merged = progress.count(Meters.MERGED);
            if (firstRow == 0 && merged > 0) {
                firstRow = millisSinceStart();
                say("first row    in silver " + firstRow / 1_000.0 + " s after the start");
            }
        }
        return firstRow;
    }

    private static long millisSinceStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start ->
                        Duration.between(start, Clock.systemUTC().instant()).toMillis())
                .orElse(0L);
    }

    /** Sleeps, but wakes when the process is asked to stop or a worker dies. */
    private void sleepUntil(LocalStack stack, long nanoTime) {
        long left = nanoTime - System.nanoTime();
        try {
            java.util.concurrent.CompletableFuture.anyOf(stop.requested(), stack.terminated())
                    .get(Math.max(0, left), TimeUnit.NANOSECONDS);
            throw new TributaryException(
                    ErrorKind.TRANSIENT, "stopped before the end; the next demo goes on from here");
        } catch (TimeoutException slept) {
            return;
        } catch (ExecutionException died) {
            throw TributaryException.of(died);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TributaryException(ErrorKind.TRANSIENT, "interrupted", interrupted);
        }
    }

    /** Each run goes on with other values than those before it. */
    private static long rows(Connection shop) throws SQLException {
        try (Statement statement = shop.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT COALESCE(SUM(COALESCE(last_value, 0)), 0) FROM pg_sequences")) {
            row.next();
            return row.getLong(1);
        }
    }

    private PipelineFile pipeline() {
        Path file = home.resolve(Home.LAST_PIPELINE);
        try (InputStream template = Demo.class.getResourceAsStream("/demo-pipeline.yaml")) {
            if (template == null) {
                throw new IllegalStateException("demo-pipeline.yaml is not on the class path");
            }
            Files.copy(template, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, file + " cannot be written", failure);
        }
        return PipelineFiles.load(file, Map.of());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
