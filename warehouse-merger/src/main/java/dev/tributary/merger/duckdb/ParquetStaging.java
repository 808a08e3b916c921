package dev.tributary.merger.duckdb;

import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.Staging;
import dev.tributary.merger.sql.StagingQueries;
import dev.tributary.merger.steps.Loading;
import dev.tributary.merger.steps.Session;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A batch's Parquet files, which DuckDB reads where they are.
 *
 * @param lake the lake's root
 * @param session of the merge
 */
record ParquetStaging(Path lake, Session session) implements Loading {

    @Override
    public List<Staging.Source> sources(MergeSql sql, TableBatch batch) {
        return batch.schemas().stream()
                .map(schema -> new Staging.Source(files(sql, batch, schema), schema))
                .toList();
    }

    /** Names the first file that does not hold what its commit says. */
    @Override
    public String mismatch(MergeSql sql, TableBatch batch, long rows) {
        for (BatchFile file : batch.files()) {
            long found = session.numbers("rows", StagingQueries.rows(source(sql, batch, file)), 1)
                    .get(0);
            if (found != file.file().rows()) {
                return file.file().path() + " holds " + found + " rows, its commit says "
                        + file.file().rows();
            }
        }
        return Loading.super.mismatch(sql, batch, rows);
    }

    private String files(MergeSql sql, TableBatch batch, CleanSchema schema) {
        String paths = batch.files().stream()
                .filter(file -> file.schema().equals(schema))
                .map(file -> sql.dialect().text(path(batch, file).toString()))
                .collect(Collectors.joining(", "));
        // The folders dt=... and hour=... would otherwise become columns.
        return "read_parquet([%s], hive_partitioning = false)".formatted(paths);
    }

    private String source(MergeSql sql, TableBatch batch, BatchFile file) {
        return "read_parquet(" + sql.dialect().text(path(batch, file).toString()) + ", hive_partitioning = false)";
    }

    private Path path(TableBatch batch, BatchFile each) {
        LakeFile file = each.file();
        Path path = lake.resolve(file.path()).normalize();
        if (!path.startsWith(lake)) {
            throw refusal(batch, file.path() + " leads out of the lake: who wrote that commit?");
        }
        try {
            long bytes = Files.size(path);
            if (bytes != file.bytes()) {
                throw refusal(
                        batch,
                        file.path() + " has " + bytes + " bytes, its commit says " + file.bytes()
                                + ": bring the file back, then restart");
            }
        } catch (NoSuchFileException missing) {
            throw refusal(batch, file.path() + " is missing from the lake: bring it back, then restart");
        } catch (IOException failure) {
            throw refusal(
                    batch, file.path() + " cannot be read (" + failure.getMessage() + "): mend that, then restart");
        }
        return path;
    }

    private static TributaryException refusal(TableBatch batch, String what) {
        return new TributaryException(ErrorKind.NEEDS_OPERATOR, batch.table() + ": " + what);
    }
}
