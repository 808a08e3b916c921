package dev.tributary.merger.bigquery;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Shapes of tables: every type, every kind of key, and names that a careless statement takes for something else. */
final class Shapes {

    /** Every type; decimals on both sides of each border. */
    static final List<CleanType> TYPES = Stream.concat(
                    Stream.of(Plain.values()),
                    Stream.of(
                            new Decimal(19, 2),
                            new Decimal(38, 9),
                            new Decimal(38, 10),
                            new Decimal(38, 38),
                            new Decimal(76, 38),
                            new Decimal(77, 38),
                            new Decimal(1_000, 0)))
            .toList();

    /** As many as a table of Postgres can have. */
    private static final int WIDEST = 1_600;

    /** Without a key, silver is a view that compares all columns, and BigQuery takes 256,000 characters of it. */
    static final int WIDEST_VIEW = 1_000;

    private static final List<String> WORDS = List.of(
            "all",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "at",
            "between",
            "by",
            "case",
            "cast",
            "contains",
            "create",
            "cross",
            "cube",
            "current",
            "default",
            "define",
            "desc",
            "distinct",
            "else",
            "end",
            "enum",
            "exists",
            "extract",
            "false",
            "fetch",
            "following",
            "for",
            "from",
            "full",
            "group",
            "grouping",
            "groups",
            "hash",
            "having",
            "if",
            "ignore",
            "in",
            "inner",
            "intersect",
            "interval",
            "into",
            "is",
            "join",
            "lateral",
            "left",
            "like",
            "limit",
            "lookup",
            "merge",
            "natural",
            "new",
            "no",
            "not",
            "null",
            "nulls",
            "of",
            "on",
            "or",
            "order",
            "outer",
            "over",
            "partition",
            "preceding",
            "proto",
            "qualify",
            "range",
            "recursive",
            "respect",
            "right",
            "rollup",
            "rows",
            "select",
            "set",
            "some",
            "struct",
            "tablesample",
            "then",
            "to",
            "treat",
            "true",
            "unbounded",
            "union",
            "unnest",
            "using",
            "when",
            "where",
            "window",
            "with",
            "within",
            "value",
            "key",
            "timestamp",
            "date");

    private Shapes() {}

    /** All of them. */
    static Stream<CleanSchema> all() {
        return Stream.of(
                        TYPES.stream().map(type -> table("key of " + type.text(), everyType(type), List.of("id"))),
                        Stream.of(
                                table("no_key", everyType(Plain.LONG), List.of()),
                                table("all_in_key", columns("a", "b"), List.of("b", "a")),
                                table("one_column", columns("id"), List.of("id")),
                                table("one_column_no_key", columns("id"), List.of()),
                                table(
                                        "many_keys",
                                        columns("a", "b", "c", "d", "e", "f"),
                                        List.of("f", "e", "d", "c", "b")),
                                table("whole_row", everyType(Plain.LONG), everyName()),
                                table("words", columns(WORDS), List.of("select", "order")),
                                table("words_no_key", columns(WORDS), List.of()),
                                table("letters", columns(letters()), List.of("t", "s", "c")),
                                table("letters_no_key", columns(letters()), List.of()),
                                table("status", columns(relations()), List.of("status")),
                                table("select", columns("select", "from"), List.of("select")),
                                table(
                                        "Odd \"name\"; --",
                                        odd(),
                                        List.of(odd().get(0).name())),
                                table("_epoch", columns("id", "_op", "_deleted", "epoch"), List.of("id")),
                                new CleanSchema(new TableId("crm", "orders"), columns("id", "name"), List.of("id")),
                                table("wide", columns(wide(WIDEST)), List.of("column_0000")),
                                table("wide_no_key", columns(wide(WIDEST_VIEW)), List.of())))
                .flatMap(schemas -> schemas);
    }

    private static CleanSchema table(String name, List<CleanColumn> columns, List<String> key) {
        return new CleanSchema(new TableId("public", name), columns, key);
    }

    private static List<CleanColumn> everyType(CleanType key) {
        List<CleanColumn> columns = new ArrayList<>();
        columns.add(new CleanColumn("id", "id", "x", key));
        for (CleanType type : TYPES) {
            String name = SafeNames.encode("of_" + type.text());
            columns.add(new CleanColumn(name, name, "x", type));
        }
        return columns;
    }

    private static List<String> everyName() {
        return everyType(Plain.LONG).stream().map(CleanColumn::name).toList();
    }

    private static List<CleanColumn> columns(String... names) {
        return columns(List.of(names));
    }

    /** Texts and JSON in turn, under names that are safe. */
    private static List<CleanColumn> columns(List<String> names) {
        List<String> safe = SafeNames.columns(names);
        return IntStream.range(0, names.size())
                .mapToObj(i -> new CleanColumn(
                        safe.get(i),
                        names.get(i),
                        "x",
                        i % 3 == 1 ? Plain.JSON : i % 3 == 2 ? Plain.DOUBLE : Plain.STRING))
                .toList();
    }

    private static List<CleanColumn> odd() {
        return columns(List.of(
                "na\"me",
                "it's",
                "back`tick",
                "back\\slash",
                "ÄÖÜ",
                "a b",
                "1st",
                "_TABLE_x",
                "ID",
                "id",
                "$.a",
                "😀"));
    }

    /** Each called as a table, view or work table of the table {@code status}. */
    private static List<String> relations() {
        List<String> names = new ArrayList<>(List.of("status", "status_state", "status_rejected"));
        for (String kind : List.of("staged", "history", "revised", "fold", "swept", "seen", "folded")) {
            names.add(kind + "_status_" + MergeStatements.RUN);
        }
        return names;
    }

    private static List<String> letters() {
        return IntStream.rangeClosed('a', 'z')
                .mapToObj(letter -> String.valueOf((char) letter))
                .toList();
    }

    private static List<String> wide(int columns) {
        return IntStream.range(0, columns).mapToObj("column_%04d"::formatted).toList();
    }
}
