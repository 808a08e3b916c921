package dev.tributary.merger.bigquery;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.TestLake;
import java.util.List;
import java.util.Optional;

/** What kind of key a simulated table has, and which of its rows change. */
enum KeyKind {
    SERIAL_ADDED("serial, rows only added", "long", 1, 0, 12),
    SERIAL_YOUNG("serial, young rows change", "long", 0.4, 0, 5),
    SERIAL_ANY("serial, 1 in 1,000 any row", "long", 0.4, 0.001, 2.5),
    RANDOM("random UUID", "uuid", 0.4, 1, 1),
    NONE("no key, rows only added", "", 1, 0, 8);

    private final String text;
    private final String type;
    private final double added;
    private final double anywhere;
    private final double leastRatio;

    KeyKind(String text, String type, double added, double anywhere, double leastRatio) {
        this.text = text;
        this.type = type;
        this.added = added;
        this.anywhere = anywhere;
        this.leastRatio = leastRatio;
    }

    String text() {
        return text;
    }

    /** Which share of the changes adds a row; the others change one. */
    double added() {
        return added;
    }

    /** Which share of those others is of any row of the table; the rest is of rows some days old. */
    double anywhere() {
        return anywhere;
    }

    /** How much more its merges would bill without pruning, at least. */
    double leastRatio() {
        return leastRatio;
    }

    /**
     * A table of ten columns, some 150 bytes a row.
     *
     * @param largeText whether it has a text of some KB besides, which updates do not send
     */
    CleanSchema schema(boolean largeText) {
        TableId table = TableId.parse("public.orders");
        String id = type.isEmpty() ? "id long" : "id " + type;
        List<String> key = type.isEmpty() ? List.of() : List.of("id");
        String[] columns = {
            id,
            "customer long",
            "status string",
            "city string",
            "street string",
            "amount decimal(12,2)",
            "tax decimal(12,2)",
            "created timestamp",
            "updated timestamp",
            largeText ? "large_text string" : "note string"
        };
        return TestLake.schema(table, key, columns);
    }

    /** A file of it. */
    LakeFile file() {
        return type.equals("long")
                ? MergeReads.file(Optional.of("5"), Optional.of("7"))
                : MergeReads.file(Optional.empty(), Optional.empty());
    }
}
