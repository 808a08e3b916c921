package dev.tributary.merger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.merger.sql.SeenChanges;
import dev.tributary.merger.steps.TableState;
import dev.tributary.merger.steps.WarehouseReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every warehouse says of a table as it was at a mark; each adapter's test inherits it. */
public abstract class StateAtMarkContract extends OnAWarehouse {

    private static final CleanSchema KEYLESS = TestLake.schema(ORDERS, List.of(), "id long", "name string");

    /** Only what lies before that offset was seen. */
    protected static SeenChanges before(long offset) {
        return new SeenChanges(0, 1, Set.of(), Change.TIME + offset * 1_000_000);
    }

    /** The rows at that mark: {@code id|name|big|rejected}. */
    private List<String> at(SeenChanges seen) {
        try (WarehouseReader reader = fixture.reader(step -> {});
                TableState state = reader.begin(ORDERS, seen).orElseThrow()) {
            return rows(state);
        }
    }

    protected static List<String> rows(TableState state) {
        return read(state, "SELECT id, name, big, _rejected FROM (" + state.rows() + ") _s");
    }

    private static List<String> read(TableState state, String query) {
        List<String> rows = new ArrayList<>();
        state.read(
                "rows", query, row -> rows.add(row.stream().map(String::valueOf).collect(Collectors.joining("|"))));
        return rows.stream().sorted().toList();
    }

    @Test
    void saysWhatItHasOfATable() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));

        try (WarehouseReader reader = fixture.reader(step -> {})) {
            TableId other = new TableId("public", "other");
            assertEquals(Optional.of(List.of("id")), reader.key(ORDERS));
            assertEquals(Optional.empty(), reader.key(other));
            assertTrue(reader.begin(other, before(9)).isEmpty());
            assertEquals(0, reader.deadLetters("shop.raw.public.orders"));
        }
    }

    @Test
    void countsDeadLettersOfATopic() throws Exception {
        merge(
                TestLake.schema(Topics.DEAD_LETTERS, List.of(), "topic string"),
                Change.of("c", 1, 1, "topic='it''s'"),
                Change.of("c", 2, 2, "topic='it''s'"),
                Change.of("c", 3, 3, "topic='other'"));

        try (WarehouseReader reader = fixture.reader(step -> {})) {
            assertEquals(2, reader.deadLetters("it's"));
        }
    }

    @Test
    void whatHasNotChangedSinceIsAsTheStateTableSays() throws Exception {
        merge(
                SCHEMA,
                Change.of("r", 1, 1, "name='a'", "big='x'"),
                Change.of("c", 2, 2, "name='b'"),
                Change.of("d", 3, 2),
                Change.of("u", 4, 1, "name='c'", "big='y'"));

        assertEquals(List.of("1|c|y|false"), at(before(5)));
    }

    @Test
    void whatCameLaterIsLeftOut() throws Exception {
        merge(
                SCHEMA,
                Change.of("c", 1, 1, "name='a'"),
                Change.of("c", 2, 2, "name='b'"),
                Change.of("c", 3, 3, "name='c'"),
                Change.of("c", 4, 4, "name='d'"),
                Change.of("d", 5, 4));
        merge(
                SCHEMA,
                Change.of("u", 6, 1, "name='later'"),
                Change.of("d", 7, 2),
                Change.of("u", 8, 3, "name='bad'").reject(),
                Change.of("c", 9, 4, "name='again'"),
                Change.of("c", 10, 5, "name='new'"));

        assertEquals(List.of("1|a|null|false", "2|b|null|false", "3|c|null|false"), at(before(6)));
        assertEquals(
                List.of("1|later|null|false", "3|bad|null|true", "4|again|null|false", "5|new|null|false"),
                at(before(11)));
    }

    @Test
    void aRejectedChangeIsWhatTheSourceHolds() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        merge(
                SCHEMA,
                Change.of("u", 2, 1, "name='bad'").reject(),
                Change.of("c", 3, 2, "name='worse'").reject());
        merge(SCHEMA, Change.of("u", 4, 1, "name='good'"));

        assertEquals(List.of("1|bad|null|true", "2|worse|null|true"), at(before(4)));
        assertEquals(List.of("1|good|null|false", "2|worse|null|true"), at(before(5)));
    }

    @Test
    void aValueThatWasNotSentIsTheOneBefore() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'", "big='x'"));
        merge(SCHEMA, Change.of("u", 2, 1, "name='b'").unsent("big"));
        merge(SCHEMA, Change.of("u", 3, 1, "name='c'", "big='y'"));

        assertEquals(List.of("1|b|x|false"), at(before(3)));
    }

    @Test
    void aValueThatWasReadOnlyLaterIsUnsettled() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'").unsent("big"), Change.of("c", 2, 2, "name='b'"));
        merge(SCHEMA, Change.of("r", 3, 1, "name='a'", "big='x'"), Change.of("u", 4, 2, "name='c'"));

        try (WarehouseReader reader = fixture.reader(step -> {});
                TableState state = reader.begin(ORDERS, before(3)).orElseThrow()) {
            assertEquals(List.of("1"), read(state, state.unsettled().orElseThrow()));
        }
    }

    @Test
    void aBarrierThatCameLaterSweepsNothing() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"), Change.of("c", 2, 2, "name='b'"));
        merge(SCHEMA, Change.barrier(1, 0, 3, 2L));
        merge(SCHEMA, Change.barrier(1, 0, 4, null));

        assertEquals(List.of("1|a|null|false", "2|b|null|false"), at(before(3)));
        assertEquals(List.of("2|b|null|false"), at(before(4)));
        assertEquals(List.of(), at(before(5)));
    }

    /** Ids wrap around; a row that was read for a snapshot has none. */
    @Test
    void whichTransactionsWereSeenIsHeeded() throws Exception {
        merge(
                SCHEMA,
                Change.of("c", 1, 1, "_tx_id=5", "_lsn=2000"),
                Change.of("c", 2, 2, "_tx_id=7", "_lsn=10"),
                Change.of("c", 3, 3, "_tx_id=9", "_lsn=2000"),
                Change.of("c", 4, 4, "_tx_id=10", "_lsn=10"),
                Change.of("c", 5, 5, "_tx_id=4294967295"),
                Change.of("r", 6, 6, "_lsn=999"),
                Change.of("r", 7, 7, "_lsn=1000"));

        List<String> rows = at(new SeenChanges(1000, 10, Set.of(7L), Change.TIME));

        assertEquals(List.of("1|null|null|false", "3|null|null|false", "5|null|null|false", "6|null|null|false"), rows);
    }

    @Test
    void withoutAKeyRowsAreThoseOfTheChangesThatWereSeen() throws Exception {
        merge(
                KEYLESS,
                Change.of("c", 1, 1, "name='a'"),
                Change.of("c", 2, 1, "name='a'"),
                Change.of("c", 3, 2, "name='b'").reject(),
                Change.of("d", 4, 1, "name='a'"));
        merge(KEYLESS, Change.of("d", 5, 1, "name='a'"), Change.of("c", 6, 3, "name='c'"));

        try (WarehouseReader reader = fixture.reader(step -> {});
                TableState state = reader.begin(ORDERS, before(5)).orElseThrow()) {
            String query = "SELECT id, name, _rejected FROM (" + state.rows() + ") _s";
            assertEquals(Optional.empty(), state.unsettled());
            assertEquals(List.of("1|a|false", "2|b|true"), read(state, query));
        }
    }

    /** Before each step one more merge comes through. */
    @Test
    void whatIsMergedMeanwhileIsLeftOut() throws Exception {
        merge(
                SCHEMA,
                Change.of("c", 1, 1, "name='a'"),
                Change.of("c", 2, 2, "name='b'"),
                Change.of("u", 3, 2, "name='bad'").reject());
        List<String> steps = new ArrayList<>();
        boolean[] merging = {false};

        try (WarehouseReader reader = fixture.reader(step -> {
                    if (!merging[0] && step.startsWith("verify ")) {
                        steps.add(step);
                        long offset = 10L * steps.size();
                        merging[0] = true;
                        mergeUnchecked(
                                Change.of("u", offset, 1, "name='later'"),
                                Change.of("u", offset + 1, 2, "name='later'"),
                                Change.of("c", offset + 2, offset, "name='new'"));
                        merging[0] = false;
                    }
                });
                TableState state = reader.begin(ORDERS, before(4)).orElseThrow()) {
            assertEquals(List.of("1|a|null|false", "2|bad|null|true"), rows(state));
            assertEquals(List.of("1|a|null|false", "2|bad|null|true"), rows(state));
            assertEquals(List.of(), read(state, state.unsettled().orElseThrow()));
        }

        assertTrue(steps.containsAll(List.of("verify seen", "verify folded", "verify fold")), steps::toString);
    }

    private void mergeUnchecked(Change... changes) {
        try {
            merge(SCHEMA, changes);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
