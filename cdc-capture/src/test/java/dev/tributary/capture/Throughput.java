package dev.tributary.capture;

import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows a second through capture in a process of 512 MiB: run its {@code main} by hand, it is no test. */
final class Throughput {

    private static final Logger LOG = LoggerFactory.getLogger(Throughput.class);

    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("rate", "public.t")) {
            pipeline.sql(
                    "CREATE TABLE t (id bigserial PRIMARY KEY, a int, b numeric(9,2), c timestamptz DEFAULT now(), d text)",
                    rows(200_000));
            Process process = CaptureProcess.start(pipeline.file(), Path.of("target", "throughput.log"));
            try {
                measure(pipeline, "snapshot of 200,000 rows", 0, 200_000);
                for (int size : new int[] {100_000, 1_000_000}) {
                    long before = pipeline.written("public.t");
                    pipeline.sql(rows(size));
                    measure(pipeline, size + " rows streamed, one transaction", before, size);
                }
                LOG.info("alive: {}", process.isAlive());
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        System.exit(0);
    }

    private static String rows(int count) {
        return "INSERT INTO t (a, b, d) SELECT i, i / 100.0, repeat('x', 120) FROM generate_series(1, " + count + ") i";
    }

    /** Offsets count the transactions' markers too, so the rate is a little too high. */
    private static void measure(TestPipeline pipeline, String what, long before, long rows) throws Exception {
        Optional<Long> first = Optional.empty();
        while (true) {
            long written = pipeline.written("public.t") - before;
            long now = System.nanoTime();
            if (written > 0 && first.isEmpty()) {
                first = Optional.of(now);
            }
            if (written >= rows) {
                double seconds = (now - first.orElse(now)) / 1e9;
                LOG.info("{}: {} rows/s", what, Math.round(rows / seconds));
                return;
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }
}
