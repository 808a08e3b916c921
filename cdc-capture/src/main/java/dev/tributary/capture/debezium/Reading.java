package dev.tributary.capture.debezium;

import dev.tributary.capture.core.TransactionSnapshot;
import dev.tributary.capture.postgres.TablePages;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** One state of the source, in a transaction that only reads. Single-threaded; one at a time of each {@link RowReader}. */
public final class Reading implements AutoCloseable {

    private static final int SMALL_ROWS = 512;
    private static final int LARGE_ROWS = 8;

    private final RowReader reader;
    private final Connection connection;
    private final String snapshot;
    private final TransactionSnapshot seen;
    private final long timeMicros;
    private final long lsn;

    Reading(RowReader reader, Connection connection, String snapshot, long timeMicros, long lsn) {
        this.reader = reader;
        this.connection = connection;
        this.snapshot = snapshot;
        this.seen = TransactionSnapshot.parse(snapshot);
        this.timeMicros = timeMicros;
        this.lsn = lsn;
    }

    /** As {@code pg_current_snapshot()} says it. */
    public String snapshot() {
        return snapshot;
    }

    /** Which transactions it sees. */
    public TransactionSnapshot seen() {
        return seen;
    }

    /** The end of the WAL at its begin: what it sees was committed before. */
    public long lsn() {
        return lsn;
    }

    /** When it was begun, by the source's clock, in microseconds since 1970. */
    public long timeMicros() {
        return timeMicros;
    }

    /**
     * Tries a condition.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if Postgres does not take it
     */
    public void check(TableId table, String where) {
        read(table, pages(table).all() + " WHERE (" + where + ") LIMIT 0", row -> {});
    }

    /** Where the table's rows lie. */
    public TablePages pages(TableId table) {
        return RowReader.doing("look at " + table, () -> TablePages.of(connection, table));
    }

    /**
     * Reads rows.
     *
     * @param from FROM and WHERE, in SQL
     * @param sink is given each, with operation {@code r}
     * @return how many there were
     */
    public long read(TableId table, String from, Consumer<SourceEvent.Change> sink) {
        return RowReader.doing("read " + table, () -> {
            RowSchemas.Shape shape = reader.shape(connection, table);
            Struct source = source(table);
            Instant now = Instant.EPOCH.plus(timeMicros, ChronoUnit.MICROS);
            long count = 0;
            try (Statement statement = connection.createStatement()) {
                // A fetch's rows are in memory at once.
                statement.setFetchSize(shape.columns().mayBeLarge() ? LARGE_ROWS : SMALL_ROWS);
                try (ResultSet rows =
                        statement.executeQuery("SELECT " + shape.columns().sql() + " " + from)) {
                    @Nullable
                    String[] texts =
                            new @Nullable String[shape.columns().columns().size()];
                    for (; rows.next(); count++) {
                        for (int i = 0; i < texts.length; i++) {
                            texts[i] = rows.getString(i + 1);
                        }
                        @Nullable Object[] values = shape.values(texts);
                        Struct row = shape.schema().valueFromColumnData(values);
                        Struct envelope = shape.schema().getEnvelopeSchema().read(row, source, now);
                        sink.accept(new SourceEvent.Change(table, "r", shape.key(values), envelope, false));
                    }
                }
            }
            return count;
        });
    }

    /**
     * A row that is not there, as a delete.
     *
     * @param columns the key's columns
     * @param texts Postgres's texts of its values, in the same order
     */
    public SourceEvent.Change gone(TableId table, List<String> columns, List<String> texts) {
        return RowReader.doing("look at " + table, () -> {
            RowSchemas.Shape shape = reader.shape(connection, table);
            List<String> names = shape.columns().names();
            @Nullable String[] row = new @Nullable String[names.size()];
            for (int i = 0; i < columns.size(); i++) {
                row[names.indexOf(columns.get(i))] = texts.get(i);
            }
            @Nullable Object[] values = shape.values(row);
            Struct before = shape.schema().valueFromColumnData(values);
            Instant now = Instant.EPOCH.plus(timeMicros, ChronoUnit.MICROS);
            Struct envelope = shape.schema().getEnvelopeSchema().delete(before, source(table), now);
            return new SourceEvent.Change(table, "d", shape.key(values), envelope, false);
        });
    }

    private Struct source(TableId table) throws SQLException {
        return reader.source(table)
                .put("ts_ms", timeMicros / 1_000)
                .put("ts_us", timeMicros)
                .put("ts_ns", timeMicros * 1_000)
                .put("lsn", lsn);
    }

    /** Ends the transaction. */
    @Override
    public void close() {
        RowReader.doing("end to read rows", () -> {
            connection.rollback();
            return true;
        });
    }
}
