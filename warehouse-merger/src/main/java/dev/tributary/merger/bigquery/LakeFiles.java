package dev.tributary.merger.bigquery;

import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.Arrays;
import java.util.List;

/**
 * What the files of the lake are called for BigQuery.
 *
 * @param lake the lake's URL, without a slash at its end
 */
record LakeFiles(String lake) {

    /**
     * The URLs of a batch's files of one schema, in order.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if one leads out of the lake
     */
    List<String> urls(TableBatch batch, CleanSchema schema) {
        return batch.files().stream()
                .filter(file -> file.schema().equals(schema))
                .map(file -> url(batch, file.file().path()))
                .toList();
    }

    /** To BigQuery an asterisk stands for any name. */
    private String url(TableBatch batch, String path) {
        boolean strays = Arrays.stream(path.split("/", -1))
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (strays || path.contains("*")) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    batch.table() + ": " + path + " leads out of the lake: who wrote that commit?");
        }
        return lake + "/" + path;
    }
}
