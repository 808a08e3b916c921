package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.JobInfo.CreateDisposition;
import com.google.cloud.bigquery.JobInfo.WriteDisposition;
import com.google.cloud.bigquery.LoadJobConfiguration;
import com.google.cloud.bigquery.ParquetOptions;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.TableId;
import java.util.List;
import java.util.Map;

/**
 * A load of Parquet files into a table, by its schema and not by that of the files. Columns that the schema has and a file
 * has not are NULL; columns that only a file has are dropped by BigQuery without a word, so the schema must name all.
 *
 * @param into the table
 * @param schema of the table
 * @param uris {@code gs://} URLs of the files
 * @param create whether the table may be made
 * @param write what becomes of rows that are there
 */
record ParquetLoad(TableId into, Schema schema, List<String> uris, CreateDisposition create, WriteDisposition write) {

    /** Of one job. */
    static final int MOST_FILES = 10_000;

    /** The narrowest that holds the digits; what has more than 38 of them is text in the file. */
    private static final List<String> DECIMALS = List.of("NUMERIC", "BIGNUMERIC");

    ParquetLoad {
        uris = List.copyOf(uris);
        if (uris.isEmpty() || uris.size() > MOST_FILES) {
            throw new IllegalArgumentException(
                    into.getTable() + ": a load takes 1 to " + MOST_FILES + " files, not " + uris.size());
        }
    }

    /** A load that leaves in the table these files' rows alone; made if it is not there. */
    static ParquetLoad replacing(TableId into, Schema schema, List<String> uris) {
        return new ParquetLoad(into, schema, uris, CreateDisposition.CREATE_IF_NEEDED, WriteDisposition.WRITE_TRUNCATE);
    }

    LoadJobConfiguration configuration(Map<String, String> labels) {
        return LoadJobConfiguration.newBuilder(into, uris)
                .setFormatOptions(
                        ParquetOptions.newBuilder().setEnableListInference(true).build())
                .setSchema(schema)
                .setDecimalTargetTypes(DECIMALS)
                .setCreateDisposition(create)
                .setWriteDisposition(write)
                .setMaxBadRecords(0)
                .setLabels(labels)
                .build();
    }
}
