package dev.tributary.deployment;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A table of a document. */
record MarkdownTable(List<String> header, List<List<String>> rows) {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** The first table below a heading. */
    static MarkdownTable under(String file, String heading) {
        List<List<String>> lines = Repository.read(file)
                .lines()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
        if (lines.size() < 3) {
            throw new AssertionError(file + ": no table under " + heading);
        }
        return new MarkdownTable(lines.get(0), lines.subList(2, lines.size()));
    }

    /** All that is set as code in a column. */
    Set<String> code(String column) {
        int index = header.indexOf(column);
        if (index < 0) {
            throw new AssertionError("no column " + column + " in " + header);
        }
        Set<String> code = new TreeSet<>();
        rows.forEach(row -> CODE.matcher(row.get(index))
                .results()
                .map((MatchResult found) -> found.group(1))
                .forEach(code::add));
        return code;
    }
}
