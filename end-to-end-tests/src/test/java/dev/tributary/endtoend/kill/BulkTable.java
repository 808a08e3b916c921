package dev.tributary.endtoend.kill;

import dev.tributary.endtoend.random.Draw;
import dev.tributary.endtoend.random.KeyKind;
import dev.tributary.endtoend.random.RandomTable;
import dev.tributary.endtoend.random.RandomTable.Identity;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/** A table of many rows, written by statements of many rows, some of which its rules reject or flag. */
final class BulkTable {

    private final RandomTable table;
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicLong rows = new AtomicLong();

    BulkTable(String schema) {
        this.table = new RandomTable(
                schema,
                "bulk",
                List.of(new RandomTable.Key("id", KeyKind.INTEGER)),
                Identity.DEFAULT,
                Optional.empty());
    }

    RandomTable table() {
        return table;
    }

    /** What the pipeline file says of it. */
    String pipelineTable() {
        return "  " + table + """
                :
                    rules:
                      n_positive: { check: "n >= 0", dimension: validity, on_fail: reject }
                      n_small: { check: "n < 500", dimension: validity, on_fail: flag }
                """;
    }

    void create(Connection source) throws SQLException {
        try (Statement statement = source.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id integer PRIMARY KEY, n integer,"
                    + " price numeric(10,2), note text STORAGE EXTERNAL)");
        }
    }

    /** The rows that transactions which are known to stand have changed. */
    long rows() {
        return rows.get();
    }

    /** One transaction of one to three statements, which may be rolled back. Writers do not touch each other's rows. */
    void write(Connection source, Draw draw, int writer, int writers) throws SQLException {
        long changed = 0;
        for (int i = draw.between(1, 3); i > 0; i--) {
            changed += change(source, draw, " WHERE id % " + writers + " = " + writer, writer, writers);
        }
        if (draw.chance(15)) {
            source.rollback();
        } else {
            source.commit();
            rows.addAndGet(changed);
        }
    }

    private long change(Connection source, Draw draw, String mine, int writer, int writers) throws SQLException {
        int from = draw.below(Math.max(1, ids.get()));
        String some = mine + " AND id BETWEEN " + from + " AND " + (from + draw.between(1, 150));
        return switch (draw.below(10)) {
            case 0 -> copy(source, draw.chance(10) ? 2_000 : draw.between(2, 200), writer, writers);
            case 1, 2 -> insert(source, draw.between(1, 20), writer, writers);
            case 3 -> run(source, "DELETE FROM " + table + some);
            case 4 -> run(source, "UPDATE " + table + " SET n = -n, price = price + 1" + some);
            case 5 -> run(source, "UPDATE " + table + " SET note = repeat('" + draw.below(99) + "y', 1200)" + some);
            case 6 -> run(source, "UPDATE " + table + " SET note = NULL" + some);
            default -> run(source, "UPDATE " + table + " SET n = n + " + draw.between(-20, 40) + some);
        };
    }

    private long insert(Connection source, int count, int writer, int writers) throws SQLException {
        return run(source, "INSERT INTO " + table + " VALUES " + rows(count, writer, writers, "(", ")", ", "));
    }

    private long copy(Connection source, int count, int writer, int writers) throws SQLException {
        String lines = rows(count, writer, writers, "", "\n", "").replace("'", "");
        try {
            return source.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " FROM STDIN (FORMAT csv)", new StringReader(lines));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String rows(int count, int writer, int writers, String before, String after, String between) {
        int first = ids.getAndAdd(count * writers) / writers * writers + writers + writer;
        return IntStream.range(0, count)
                .map(i -> first + i * writers)
                .mapToObj(id -> before + id + "," + (id % 600 - 20) + "," + id % 1000 + ".25,'"
                        + (id % 50 == 0 ? "z".repeat(2_500) : "n" + id) + "'" + after)
                .collect(Collectors.joining(between));
    }

    private static long run(Connection source, String sql) throws SQLException {
        try (Statement statement = source.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
