package dev.tributary.local.replay;

import dev.tributary.local.verify.TableReport;
import java.util.List;

/**
 * What came of a build.
 *
 * @param tables how it compares with the source, no more than the first differences of each table
 * @param live whether it has taken the place of the live tables
 * @param left what is of no more use then, or what the build is kept in, in lines for people
 */
public record Built(List<TableReport> tables, boolean live, List<String> left) {

    public Built {
        tables = List.copyOf(tables);
        left = List.copyOf(left);
    }
}
