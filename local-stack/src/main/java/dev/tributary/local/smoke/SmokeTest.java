package dev.tributary.local.smoke;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.ObjectStores;
import dev.tributary.lake.commit.RetryingObjectStore;
import dev.tributary.merger.NamedWarehouse;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.WarehouseProbe;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Carries a small table of its own through lake and warehouse of a pipeline file, and compares each value with what silver then
 * shows. What it makes it removes, also after a failure.
 */
public final class SmokeTest {

    private static final Duration RETRIES = Duration.ofMinutes(1);

    private final PipelineFile file;
    private final NamedWarehouse named;
    private final Clock clock;
    private final Retrier retrier;
    private final BooleanSupplier stopped;
    private final Consumer<Finding> told;

    /**
     * @param stopped asked before each step: whether to end early
     * @param told of each step, when it is done
     * @throws TributaryException {@code NEEDS_OPERATOR} if the file names no lake, no warehouse, or a pair that does not go
     *     together
     */
    public SmokeTest(PipelineFile file, Clock clock, BooleanSupplier stopped, Consumer<Finding> told) {
        this.file = file;
        this.clock = clock;
        this.retrier = Retrier.of(clock, RETRIES);
        this.stopped = stopped;
        this.told = told;
        try {
            this.named = NamedWarehouse.of(file, clock);
        } catch (IllegalArgumentException incomplete) {
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, String.valueOf(incomplete.getMessage()), incomplete);
        }
    }

    /** Whether all went well. */
    public boolean run() {
        Optional<ObjectStore> lake = tried("lake", () -> ObjectStores.open(file.theLake()));
        if (lake.isEmpty()) {
            return false;
        }
        try (ObjectStore store = new RetryingObjectStore(lake.get(), retrier)) {
            Optional<WarehouseProbe> warehouse = tried("warehouse", named.probe());
            if (warehouse.isEmpty()) {
                return false;
            }
            try (WarehouseProbe probe = warehouse.get();
                    SmokeLake folder = new SmokeLake(store, file.topics().build(), probe.table())) {
                boolean good = carries(folder, probe);
                boolean cleared = step("clean-up of the warehouse", () -> {
                    probe.remove();
                    return "nothing of " + probe.table() + " is left";
                });
                return step("clean-up of the lake", () -> folder.remove() + " objects deleted") && cleared && good;
            }
        }
    }

    private boolean carries(SmokeLake lake, WarehouseProbe probe) {
        SmokeTable table = new SmokeTable(probe.table(), ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
        Carried inserts = new Carried("inserts", table::inserts);
        Carried changes = new Carried("updates, a delete, an unsent column", table::changes);
        Carried added = new Carried("a new column", table::withAColumnMore);
        for (Carried each : List.of(inserts, changes, added)) {
            if (!step("lake: " + each.name, () -> each.land(lake, table))
                    || !step("warehouse: " + each.name, () -> each.merge(probe, table, false))) {
                return false;
            }
        }
        return step("warehouse: a replay", () -> changes.merge(probe, table, true));
    }

    /** A batch on its way. */
    private final class Carried {

        private final String name;
        private final Supplier<List<GenericRecord>> rows;
        private @Nullable TableBatch batch;

        Carried(String name, Supplier<List<GenericRecord>> rows) {
            this.name = name;
            this.rows = rows;
        }

        String land(SmokeLake lake, SmokeTable table) {
            List<GenericRecord> changes = rows.get();
            TableBatch landed = lake.land(table.schema(), changes);
            batch = landed;
            long bytes = landed.files().stream()
                    .mapToLong(each -> each.file().bytes())
                    .sum();
            return changes.size() + " changes in " + bytes + " bytes, and their commit object, below " + lake.folder();
        }

        String merge(WarehouseProbe probe, SmokeTable table, boolean again) {
            TableBatch landed = Optional.ofNullable(batch).orElseThrow();
            long before = probe.bytesBilled();
            MergeResult result =
                    retrier.call("merge " + name, () -> probe.warehouse().merge(landed));
            if (result.stopped() != null || !result.lacking().isEmpty() || (again && result.added() > 0)) {
                throw fault("the merge says " + result);
            }
            compare(table, probe.live(table.schema()));
            long billed = probe.bytesBilled() - before;
            return table.live().size() + " rows in silver, each value as it was sent; "
                    + (billed == 0 ? "nothing" : new ByteSize(billed)) + " billed";
        }
    }

    private static void compare(SmokeTable table, List<List<@Nullable String>> silver) {
        List<Map<String, String>> live = table.live();
        if (live.size() != silver.size()) {
            throw fault("silver has " + silver.size() + " rows instead of " + live.size());
        }
        for (int row = 0; row < live.size(); row++) {
            for (int i = 0; i < table.schema().columns().size(); i++) {
                CleanColumn column = table.schema().columns().get(i);
                String sent = live.get(row).get(column.name());
                String seen = silver.get(row).get(i);
                if (!isSame(column, sent, seen)) {
                    throw fault("row " + (row + 1) + ": " + column.name() + ", a "
                            + column.type().text() + ", was sent as " + sent + " and is " + seen + " in silver");
                }
            }
        }
    }

    private static boolean isSame(CleanColumn column, @Nullable String sent, @Nullable String seen) {
        if (sent == null || seen == null) {
            return sent == null && seen == null;
        }
        return TextValues.meaning(column.type(), sent).equals(TextValues.meaning(column.type(), seen));
    }

    private static TributaryException fault(String what) {
        return new TributaryException(ErrorKind.BUG, what);
    }

    private boolean step(String name, Supplier<String> action) {
        boolean isClearing = name.startsWith("clean-up");
        return tried(name, () -> {
                    if (!isClearing && stopped.getAsBoolean()) {
                        throw new TributaryException(ErrorKind.NEEDS_OPERATOR, "stopped before it");
                    }
                    return action.get();
                })
                .map(seen -> {
                    told.accept(Finding.ok(name, seen));
                    return true;
                })
                .orElse(false);
    }

    /** Empty if it failed, which is told then. */
    private <T> Optional<T> tried(String name, Supplier<T> action) {
        try {
            return Optional.of(action.get());
        } catch (RuntimeException failure) {
            TributaryException known = TributaryException.of(failure);
            String remedy =
                    switch (known.kind()) {
                        case NEEDS_OPERATOR -> "";
                        case TRANSIENT, UNKNOWN_OUTCOME -> "try again; if it stays so, see whether the service is up";
                        case BAD_RECORD, BUG ->
                            "a fault of Tributary: report this line, and the version of what is named in " + name;
                    };
            told.accept(Finding.error(name, String.valueOf(known.getMessage()), remedy));
            return Optional.empty();
        }
    }
}
