package dev.tributary.local.replay;

import java.util.List;

/**
 * What is to run again.
 *
 * @param stage which service
 * @param tables as {@code public.orders}; none means all
 * @param from as {@link ReplayFrom#parse} reads it
 * @param dryRun whether it is only to be told
 */
public record ReplayRequest(Stage stage, List<String> tables, String from, boolean dryRun) {

    public ReplayRequest {
        tables = List.copyOf(tables);
    }
}
