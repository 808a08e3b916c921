package dev.tributary.local.demo;

import dev.tributary.local.Output;
import dev.tributary.local.stack.Home;
import dev.tributary.local.verify.TableReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a demo saw.
 *
 * @param tables the comparison
 * @param firstRowMillis from the start of the process to the first row in silver; 0 on a home that held rows already
 * @param rowsPerSecond rows merged a second while the shop lived
 * @param freshnessMillisP50 half of the changes were in silver within this, while the shop lived
 * @param freshnessMillisP99 99 of 100 were
 */
record DemoResult(
        List<TableReport> tables,
        long firstRowMillis,
        long rowsPerSecond,
        long freshnessMillisP50,
        long freshnessMillisP99) {

    boolean equal() {
        return Output.equal(tables);
    }

    Map<String, Object> json() {
        Map<String, Object> json = Output.outcome(tables);
        json.put("firstRowMillis", firstRowMillis);
        json.put("rowsPerSecond", rowsPerSecond);
        json.put("freshnessMillisP50", freshnessMillisP50);
        json.put("freshnessMillisP99", freshnessMillisP99);
        return json;
    }

    void print(PrintWriter out, Home home) {
        out.println();
        Output.tables(out, tables);
        out.println();
        out.println(
                equal()
                        ? "Every table is equal to its source: nothing missing, nothing extra, nothing different."
                        : "Source and silver DIFFER.");
        out.printf(
                Locale.ROOT,
                "%d rows/s; freshness p50 %.1f s, p99 %.1f s%n",
                rowsPerSecond,
                freshnessMillisP50 / 1_000.0,
                freshnessMillisP99 / 1_000.0);
        out.println();
        out.println("Parquet files  " + home.resolve("lake").resolve("shop"));
        out.println("Try:");
        out.println("  ./tributary sql \"SELECT status, COUNT(*) FROM silver.orders GROUP BY 1\"");
        out.println("  ./tributary sql \"SELECT name, category, _quality_flags FROM silver.products"
                + " WHERE len(_quality_flags) > 0 LIMIT 5\"");
        out.println("  ./tributary sql \"SELECT _op, status, _source_ts FROM bronze.orders"
                + " WHERE id = (SELECT MAX(id) FROM silver.orders) ORDER BY _raw_offset\"");
    }
}
