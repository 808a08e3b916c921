package dev.tributary.merger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every warehouse promises; each adapter's test inherits it. */
public abstract class WarehouseContract extends OnAWarehouse {

    private static final CleanSchema REKEYED =
            TestLake.schema(ORDERS, List.of("id", "name"), "id long", "name string", "big string");
    private static final String LIVE = "id, name, big";

    private String type(CleanType type) {
        return fixture.dialect().type(type);
    }

    private String original(String column) {
        return fixture.dialect().member("_original", column);
    }

    private String quoted(String column) {
        return fixture.dialect().quoted(column);
    }

    private List<String> live(String columns) {
        return fixture.rows(Layer.SILVER, "orders", columns);
    }

    protected static void assertRefused(String part, org.junit.jupiter.api.function.Executable merge) {
        TributaryException refusal = assertThrows(TributaryException.class, merge);
        assertEquals(ErrorKind.NEEDS_OPERATOR, refusal.kind());
        assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
    }

    @Test
    void showsLiveRowsWithTheirNewestValues() throws Exception {
        MergeResult result = merge(
                SCHEMA,
                Change.of("r", 1, 1, "name='a'", "big='x'"),
                Change.of("c", 2, 2, "name='b'"),
                Change.of("u", 3, 1, "name='c'").unsent("big"),
                Change.of("d", 4, 2));

        if (fixture.saysWhatIsNew()) {
            assertEquals(4, result.added());
            assertEquals(3, result.streamed().size(), "without the snapshot's row");
        }
        assertEquals(List.of("1|c|x"), live(LIVE));
        assertEquals(
                List.of(
                        "id " + type(CleanType.Plain.LONG),
                        "name " + type(CleanType.Plain.STRING),
                        "big " + type(CleanType.Plain.STRING),
                        "_source_ts " + type(CleanType.Plain.TIMESTAMP),
                        "_original " + type(CleanType.Plain.JSON),
                        "_quality_flags " + fixture.dialect().textList(),
                        "_quality_score " + type(CleanType.Plain.DOUBLE)),
                fixture.columns(Layer.SILVER, "orders"));
    }

    @Test
    void addsNothingTheSecondTime() throws Exception {
        var batch = lake.batch(SCHEMA, Change.of("c", 1, 1, "name='a'"), Change.of("d", 2, 1));
        fixture.warehouse().merge(batch);

        MergeResult again = fixture.warehouse().merge(batch);

        assertEquals(0, again.added());
        assertEquals(List.of(), again.streamed(), "a replay says nothing of freshness");
        assertEquals(List.of(), live(LIVE));
        assertEquals(2, fixture.rows(Layer.BRONZE, "orders", "_raw_offset").size());
    }

    @Test
    void I4_whatIsOlderTakesNothingBackHoweverLateItComes() throws Exception {
        merge(SCHEMA, Change.of("u", 3, 1, "name='newest'", "big='x'"), Change.of("d", 4, 2));

        merge(SCHEMA, Change.of("c", 1, 1, "name='older'", "big='y'"), Change.of("c", 2, 2, "name='gone'"));

        assertEquals(List.of("1|newest|x"), live(LIVE));
        assertEquals(List.of("1", "2", "3", "4"), fixture.rows(Layer.BRONZE, "orders", "_raw_offset"));
    }

    @Test
    void takesAChangeOnceThatAReplayUpstreamBroughtTwiceInOneFile() throws Exception {
        merge(
                SCHEMA,
                Change.of("c", 1, 1, "name='a'"),
                Change.of("u", 2, 1, "name='b'"),
                Change.of("c", 1, 1, "name='a'"),
                Change.of("u", 2, 1, "name='b'"));

        assertEquals(List.of("1", "2"), fixture.rows(Layer.BRONZE, "orders", "_raw_offset"));
        assertEquals(List.of("1|b|NULL"), live(LIVE));
    }

    private static final String REVISED = "id, name, big, _quality_flags";

    @Test
    void F45_aReplayWithOtherRulesShowsTheirResult() throws Exception {
        CleanSchema derived =
                TestLake.schema(ORDERS, List.of("id"), "id long", "name string", "big string", "length long");
        var first = lake.batch(
                SCHEMA,
                Change.of("c", 1, 1, "name='a'", "big='x'"),
                Change.of("u", 2, 1, "name='b'").unsent("big"),
                Change.of("c", 3, 2, "name='c'").reject(),
                Change.of("c", 4, 3, "name='d'"),
                Change.of("c", 5, 4, "name='e'"),
                Change.of("d", 6, 4));
        fixture.warehouse().merge(first);
        var second = lake.batch(
                derived,
                Change.of("c", 1, 1, "name='A'", "big='X'", "length=1").revised(11),
                Change.of("u", 2, 1, "name='B'", "length=1")
                        .unsent("big")
                        .reject()
                        .revised(12),
                Change.of("c", 3, 2, "name='C'", "length=1").revised(13),
                Change.of("c", 4, 3, "name='D'", "length=1").reject().revised(14),
                Change.of("c", 5, 4, "name='E'", "length=1").revised(15),
                Change.of("d", 6, 4).revised(16));

        MergeResult result = fixture.warehouse().merge(second);

        assertEquals(0, result.added(), "none of them is new");
        for (var again : List.of(second, first, second)) {
            assertEquals(List.of("1|A|X|1", "2|C|NULL|1"), live("id, name, big, length"));
            assertEquals(
                    List.of("1|B|[rule]", "3|D|[rule]"),
                    fixture.rows(Layer.SILVER, "orders_rejected", "id, name, _quality_flags"));
            assertEquals(
                    List.of("1|1|false", "2|3|false", "4|6|true"),
                    fixture.rows(Layer.SILVER, "orders_state", "id, _raw_offset, _deleted"));
            assertEquals(
                    List.of("1|A|1", "2|B|1", "3|C|1", "4|D|1", "5|E|1", "6|NULL|NULL"),
                    fixture.rows(Layer.BRONZE, "orders", "_raw_offset, name, length"));
            fixture.warehouse().merge(again);
        }
    }

    /** Not even the note of where they were processed: nothing is written. */
    @Test
    void F45_aReplayWithTheSameRulesChangesNothing() throws Exception {
        Change[] changes = {
            Change.of("c", 1, 1, "name='a'", "original:name= a "),
            Change.of("u", 2, 1, "name='bad'").unsent("big").reject(),
            Change.of("c", 3, 2),
            Change.of("d", 4, 2),
            Change.of("c", 5, 2, "big='x'"),
            Change.barrier(1, 0, 7, 2L)
        };
        merge(SCHEMA, changes);
        List<String> bronze = fixture.rows(Layer.BRONZE, "orders", "*");
        List<String> state = fixture.rows(Layer.SILVER, "orders_state", "*");

        for (int i = 0; i < changes.length; i++) {
            changes[i] = changes[i].revised(100 + i);
        }
        merge(SCHEMA, changes);

        assertEquals(bronze, fixture.rows(Layer.BRONZE, "orders", "*"));
        assertEquals(state, fixture.rows(Layer.SILVER, "orders_state", "*"));
    }

    /** There and back again within one batch: the one in between comes once more, from another who was slow. */
    @Test
    void F45_anOutcomeInBetweenDoesNotComeBack() throws Exception {
        Change change = Change.of("c", 1, 1, "name='a'");
        Change between = Change.of("c", 1, 1, "name='b'").revised(2);
        merge(SCHEMA, change);
        merge(SCHEMA, between, change.revised(3));

        merge(SCHEMA, between);

        assertEquals(List.of("1|a|NULL"), live(LIVE));
        assertEquals(List.of("a|3"), fixture.rows(Layer.BRONZE, "orders", "name, _revision"));
    }

    /** What is rejected now was swept by a barrier since, or its key is cleaned otherwise. */
    @Test
    void F45_aReplayWithOtherRulesHeedsBarriersAndKeys() throws Exception {
        merge(
                SCHEMA,
                Change.of("c", 1, 1, "name='a'"),
                Change.of("c", 2, 2, "name='b'"),
                Change.barrier(1, 0, 3, null),
                Change.of("c", 4, 1, "name='c'"),
                Change.of("c", 5, 7, "name='d'"));

        merge(
                SCHEMA,
                Change.of("c", 4, 1, "name='c'").reject().revised(14),
                Change.of("c", 5, 8, "name='d'").revised(15));
        merge(SCHEMA, Change.of("c", 2, 2, "name='B'").revised(22));

        assertEquals(List.of("8|d|NULL|[]"), live(REVISED));
        assertEquals(
                List.of("1|a|true|3", "2|B|true|3", "8|d|false|5"),
                fixture.rows(Layer.SILVER, "orders_state", "id, name, _deleted, _raw_offset"));
    }

    /** Bronze has it as it was processed later, with a key that the file's range does not hold. */
    @Test
    void F45_anOldFileOfAKeyThatIsCleanedOtherwiseNowMakesNoSecondRow() throws Exception {
        merge(SCHEMA, Change.of("c", 5, 7, "name='d'"));
        merge(SCHEMA, Change.of("c", 5, 8, "name='d'").revised(15));

        merge(SCHEMA, Change.of("c", 5, 7, "name='d'"));

        assertEquals(List.of("8|d|false"), fixture.rows(Layer.SILVER, "orders_state", "id, name, _deleted"));
    }

    @Test
    void keepsTheOlderAcceptedRowAndShowsTheRejectedOne() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        merge(
                SCHEMA,
                Change.of("u", 2, 1, "name='bad'").reject(),
                Change.of("c", 3, 2, "name='worse'").reject());

        assertEquals(List.of("1|a|NULL"), live(LIVE));
        assertEquals(
                List.of("1|bad|[rule]", "2|worse|[rule]"),
                fixture.rows(Layer.SILVER, "orders_rejected", "id, name, _quality_flags"));

        merge(SCHEMA, Change.of("u", 4, 1, "name='good'"), Change.barrier(1, 0, 5, 3L));
        assertEquals(List.of("2"), fixture.rows(Layer.SILVER, "orders_rejected", "id"));
        merge(SCHEMA, Change.barrier(1, 0, 6, null));
        assertEquals(List.of(), fixture.rows(Layer.SILVER, "orders_rejected", "id"));
    }

    @Test
    void keepsWhatAnEarlierBatchBroughtWhereAnUpdateDoesNotSendIt() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'", "big='x'"), Change.of("c", 2, 2, "big='y'"));

        merge(SCHEMA, Change.of("u", 3, 1, "name='b'").unsent("big"), Change.of("u", 4, 2, "name='c'"));

        assertEquals(List.of("1|b|x", "2|c|NULL"), live(LIVE));
    }

    @Test
    void keepsWhatWasSaidOfAValueThatAnUpdateDoesNotSend() throws Exception {
        String said =
                "id, name, %s, %s, array_to_string(_quality_flags, ' ')".formatted(original("big"), original("name"));
        merge(
                SCHEMA,
                Change.of("c", 1, 1, "name='a'", "big='x'", "original:big= x "),
                Change.of("c", 2, 2, "original:big=NaN"));

        merge(SCHEMA, Change.of("u", 3, 1, "name='b'", "original:name=B").unsent("big"));
        merge(
                SCHEMA,
                Change.of("u", 4, 2).unsent("big"),
                Change.of("u", 5, 2, "name='b'").unsent("big"));

        assertEquals(List.of("1|b| x |B|", "2|b|NaN|NULL|unrepresentable:big"), live(said));
    }

    @Test
    void takesAValueThatOnlyARejectedChangeOfAnEarlierBatchSent() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'", "big='old'"));
        merge(SCHEMA, Change.of("u", 2, 1, "name='bad'", "big='new'").reject());

        merge(SCHEMA, Change.of("u", 3, 1, "name='good'").unsent("big"));

        assertEquals(List.of("1|good|new"), live(LIVE));
    }

    @Test
    void sweepsWhatABarrierSaysAndNoReplayBringsItBack() throws Exception {
        var old = lake.batch(SCHEMA, Change.of("c", 1, 1, "name='a'"), Change.of("c", 2, 2, "name='b'"));
        fixture.warehouse().merge(old);

        merge(SCHEMA, Change.of("r", 11, 2, "name='b2'"), Change.of("c", 12, 3), Change.barrier(1, 0, 20, 10L));
        fixture.warehouse().merge(old);

        assertEquals(List.of("2|b2|NULL", "3|NULL|NULL"), live(LIVE));
        assertEquals(
                List.of("1|true|20", "2|false|11", "3|false|12"),
                fixture.rows(Layer.SILVER, "orders_state", "id, _deleted, _raw_offset"));
    }

    @Test
    void addsColumnsAndKeepsThoseThatAreGone() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'", "big='x'"));
        CleanSchema later = TestLake.schema(ORDERS, List.of("id"), "id long", "name string", "city string");
        BatchFile old = lake.file(SCHEMA, List.of(Change.of("c", 2, 2, "name='b'", "big='y'")));
        BatchFile young = lake.file(later, List.of(Change.of("u", 3, 1, "name='c'", "city='Ulm'")));

        MergeResult result = fixture.warehouse().merge(TestLake.batch(old, young));

        assertEquals(List.of("city"), result.addedColumns());
        assertEquals(List.of("1|c|NULL|Ulm", "2|b|y|NULL"), live("id, name, big, city"));
        fixture.reopen();
        assertEquals(List.of(), merge(later, Change.of("c", 4, 4)).addedColumns());
        assertEquals(3, live("id").size());
    }

    @Test
    void widensDecimals() throws Exception {
        CleanSchema narrow = TestLake.schema(ORDERS, List.of("id"), "id long", "price decimal(10,2)");
        CleanSchema wide = TestLake.schema(ORDERS, List.of("id"), "id long", "price decimal(20,4)");
        merge(narrow, Change.of("c", 1, 1, "price=1.25"));

        merge(wide, Change.of("c", 2, 2, "price=1234567890123456.0001"));
        merge(narrow, Change.of("c", 3, 3, "price=2.50"));

        assertEquals(List.of("1|1.2500", "2|1234567890123456.0001", "3|2.5000"), live("id, price"));
    }

    @Test
    void refusesAnotherTypeAndAnotherTablesName() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        CleanSchema type = TestLake.schema(ORDERS, List.of("id"), "id long", "name long");
        CleanSchema state = TestLake.schema(new TableId("public", "orders_state"), List.of("id"), "id long");

        assertRefused("column name was", () -> merge(type, Change.of("c", 2, 2, "name=1")));
        fixture.reopen();
        assertRefused("belongs to public.orders", () -> merge(state, Change.of("c", 1, 1)));
        assertEquals(List.of("1|a|NULL"), live(LIVE));
    }

    private static TableBatch goingOn(TableBatch batch) {
        return new TableBatch(batch.table(), batch.commits(), batch.files(), true);
    }

    @Test
    void F49_aTableThatWasDroppedIsNotBegunInTheMiddleButRebuilt() throws Exception {
        var first = lake.batch(SCHEMA, Change.of("c", 1, 1, "name='a'"), Change.of("c", 2, 2, "name='b'"));
        var second = goingOn(lake.batch(SCHEMA, Change.of("u", 3, 1, "name='c'")));
        assertRefused("replay --from-lake --table public.orders", () -> fixture.warehouse()
                .merge(second));
        fixture.warehouse().merge(first);
        fixture.reopen();
        fixture.warehouse().merge(second);
        List<String> bronze = fixture.rows(Layer.BRONZE, "orders", "*");

        assertThrows(IllegalStateException.class, () -> fixture.warehouse().rebuild(ORDERS, () -> {
            fixture.warehouse().merge(first);
            throw new IllegalStateException("killed");
        }));
        fixture.reopen();
        assertRefused("cut short", () -> fixture.warehouse().merge(second));
        fixture.warehouse().rebuild(ORDERS, () -> {
            fixture.warehouse().merge(first);
            fixture.warehouse().merge(second);
        });

        assertEquals(List.of("1|c|NULL", "2|b|NULL"), live(LIVE));
        assertEquals(bronze, fixture.rows(Layer.BRONZE, "orders", "*"));
        fixture.reopen();
        fixture.warehouse().merge(second);
        assertEquals(List.of("1|c|NULL", "2|b|NULL"), live(LIVE));
    }

    @Test
    void F13_holdsWhatComesWithAnotherKeyAndSaysWhatBringsItBack() throws Exception {
        assertNull(merge(SCHEMA, Change.of("c", 1, 1, "name='a'")).stopped());

        MergeResult held = merge(REKEYED, Change.of("u", 2, 1, "name='b'"), Change.of("c", 3, 2, "name='c'"));

        if (fixture.saysWhatIsNew()) {
            assertEquals(2, held.added());
        }
        assertStopped(held.stopped());
        assertEquals(List.of("1|a|NULL"), live(LIVE));
        assertEquals(List.of("1", "2", "3"), fixture.rows(Layer.BRONZE, "orders", "_raw_offset"));
        fixture.reopen();
        assertStopped(fixture.warehouse().stopped().get(ORDERS));
        // Back to the old key, without what came between: still not the source's rows.
        assertStopped(merge(SCHEMA, Change.of("u", 4, 1, "name='d'")).stopped());
    }

    @Test
    void F13_makesTheTableAnewOutOfALaterEpochAndNoReplayOfEarlierOnesChangesIt() throws Exception {
        var first = lake.batch(SCHEMA, Change.of("c", 1, 1, "name='a'"), Change.of("c", 2, 2, "name='b'"));
        BatchFile between = lake.file(REKEYED, List.of(Change.of("c", 3, 3, "name='held'")));
        BatchFile snapshot = lake.file(
                REKEYED, List.of(of(2, "r", 4, 1, "name='a'"), of(2, "r", 5, 1, "name='b'"), of(2, "c", 6, 4)));
        fixture.warehouse().merge(first);
        fixture.warehouse().merge(TestLake.batch(between));

        MergeResult result = fixture.warehouse().merge(TestLake.batch(between, snapshot));

        assertNull(result.stopped());
        assertEquals(Map.of(), fixture.warehouse().stopped());
        assertRekeyed();
        for (int i = 0; i < 2; i++) {
            assertNull(fixture.warehouse().merge(first).stopped());
            assertNull(fixture.warehouse().merge(TestLake.batch(between)).stopped());
            assertNull(merge(SCHEMA, Change.barrier(1, 0, 7, null)).stopped());
            assertRekeyed();
            fixture.reopen();
        }
        merge(REKEYED, of(2, "d", 8, 1, "name='b'"), Change.barrier(2, 0, 9, 4L));
        assertEquals(List.of("1|a|NULL", "4|NULL|NULL"), live(LIVE));
        assertStopped(
                merge(TestLake.schema(ORDERS, List.of(), "id long"), of(2, "c", 10, 5))
                        .stopped(),
                "[id, name]",
                "[]");
    }

    private void assertRekeyed() {
        assertEquals(List.of("1|a|NULL", "1|b|NULL", "4|NULL|NULL"), live(LIVE));
        assertEquals(List.of("4", "5", "6"), fixture.rows(Layer.SILVER, "orders_state", "_raw_offset"));
    }

    @Test
    void F13_takesALaterEpochOfTheSameKeyAsTheEndOfAHold() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"), Change.of("c", 2, 2, "name='b'"));
        merge(REKEYED, Change.of("d", 3, 2, "name='b'"));

        MergeResult back = merge(SCHEMA, of(2, "r", 4, 1, "name='a2'"), Change.barrier(2, 0, 5, 4L));

        assertNull(back.stopped());
        assertEquals(List.of("1|a2|NULL"), live(LIVE));
    }

    @Test
    void F13_asksAgainWhereOneEpochHasChangesOfTwoKeys() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        assertNull(merge(REKEYED, of(2, "r", 2, 1, "name='a'")).stopped());

        MergeResult mixed = merge(SCHEMA, of(2, "r", 3, 9, "name='late'"));

        assertStopped(mixed.stopped(), "[id, name]", "[id]");
        assertEquals(List.of("1|a|NULL"), live(LIVE));
        assertNull(merge(REKEYED, of(3, "r", 4, 9, "name='late'"), Change.barrier(3, 0, 5, 4L))
                .stopped());
        assertEquals(List.of("9|late|NULL"), live(LIVE));
    }

    @Test
    void F13_aKeyThatIsGivenToATableOrTakenFromItHoldsItToo() throws Exception {
        CleanSchema keyless = TestLake.schema(ORDERS, List.of(), "id long", "name string", "big string");
        merge(keyless, Change.of("c", 1, 1, "name='a'"));

        assertStopped(merge(SCHEMA, Change.of("u", 2, 1, "name='b'")).stopped(), "[]", "[id]");
        fixture.reopen();
        assertStopped(fixture.warehouse().stopped().get(ORDERS), "[]", "[id]");
        var keyed = lake.batch(SCHEMA, of(2, "r", 3, 1, "name='b'"), Change.barrier(2, 0, 4, 3L));
        for (int i = 0; i < 2; i++) {
            assertNull(fixture.warehouse().merge(keyed).stopped());
            assertEquals(List.of("1|b|NULL"), live(LIVE));
            fixture.reopen();
        }

        assertStopped(merge(keyless, of(2, "c", 5, 2, "name='c'")).stopped(), "[id]", "[]");
        assertEquals(List.of("1|b|NULL"), live(LIVE));
        var without = lake.batch(keyless, of(3, "r", 6, 1, "name='b'"), of(3, "r", 7, 2), Change.barrier(3, 0, 8, 6L));
        for (int i = 0; i < 2; i++) {
            assertNull(fixture.warehouse().merge(without).stopped());
            assertEquals(List.of("1|b|NULL", "2|NULL|NULL"), live(LIVE));
            fixture.reopen();
        }
    }

    @Test
    void F13_isBackAlsoWhereTheTableWasEmptyInTheSnapshot() throws Exception {
        merge(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        assertStopped(merge(REKEYED, Change.of("d", 2, 1, "name='a'")).stopped());
        merge(SCHEMA, Change.barrier(2, 0, 4, 3L));

        MergeResult later = merge(REKEYED, of(2, "c", 5, 7, "name='new'"));

        assertNull(later.stopped());
        assertEquals(List.of("7|new|NULL"), live(LIVE));
    }

    @Test
    void F13_F48_comesToTheSameWhereverItIsCut() throws Exception {
        var first = lake.batch(SCHEMA, Change.of("c", 1, 1, "name='a'"));
        var snapshot = lake.batch(
                REKEYED,
                of(2, "u", 2, 1, "name='a'").unsent("big"),
                of(2, "r", 3, 1, "name='a'", "big='x'"),
                of(2, "r", 4, 2, "name='b'"),
                Change.barrier(2, 0, 5, 2L));
        fixture.warehouse().merge(first);
        for (String cut : List.of("stage", "generation", "bronze", "keep what counts", "fold", "state", "barrier")) {
            fixture.beforeStep(step -> {
                if (step.equals(cut)) {
                    throw new TributaryException(ErrorKind.TRANSIENT, "cut");
                }
            });
            try {
                fixture.warehouse().merge(snapshot);
            } catch (TributaryException expected) {
                assertEquals("cut", expected.getMessage());
            }
            fixture.reopen();
        }
        fixture.beforeStep(step -> {});

        assertNull(fixture.warehouse().merge(snapshot).stopped());
        assertNull(fixture.warehouse().merge(first).stopped());
        assertEquals(List.of("1|a|x", "2|b|NULL"), live(LIVE));
        assertEquals(5, fixture.rows(Layer.BRONZE, "orders", "_raw_offset").size());
        assertEquals(List.of(), fixture.rows(Layer.SILVER, "orders_rejected", "id"));
    }

    private static Change of(int epoch, String op, long offset, long id, String... values) {
        Change one = Change.of(op, offset, id, values);
        return new Change(op, epoch, 0, offset, id, one.values(), Set.of(), false, null);
    }

    private static void assertStopped(@Nullable String stopped) {
        assertStopped(stopped, "[id]", "[id, name]");
    }

    private static void assertStopped(@Nullable String stopped, String was, String is) {
        String reason = String.valueOf(stopped);
        assertTrue(reason.contains("its key was " + was + " and is " + is), reason);
        assertTrue(reason.endsWith("run tributary snapshot --table public.orders"), reason);
    }

    /** It is cut off behind the load, and the load runs once more, this time with another batch's rows in its way. */
    @Test
    void F41_aLoadWhoseReplyWasLostCountsOnce() throws Exception {
        var batch = lake.batch(SCHEMA, Change.of("c", 1, 1, "name='a'"), Change.of("c", 2, 2, "name='b'"));
        fixture.beforeStep(step -> {
            if (!step.equals("stage")) {
                throw new TributaryException(ErrorKind.UNKNOWN_OUTCOME, "lost behind the load");
            }
        });
        assertThrows(TributaryException.class, () -> fixture.warehouse().merge(batch));
        fixture.beforeStep(step -> {});

        merge(SCHEMA, Change.of("c", 3, 3, "name='c'"));
        fixture.warehouse().merge(batch);

        assertEquals(List.of("1", "2", "3"), fixture.rows(Layer.BRONZE, "orders", "_raw_offset"));
        assertEquals(List.of("1|a|NULL", "2|b|NULL", "3|c|NULL"), live(LIVE));
    }

    @Test
    void refusesAFileThatIsMissing() throws Exception {
        BatchFile good = lake.file(SCHEMA, List.of(Change.of("c", 1, 1)));

        assertRefused("missing", () -> fixture.warehouse()
                .merge(TestLake.batch(with(good, "shop/no.parquet", good.file().bytes(), 1))));
    }

    /** And takes the right one that is there at the next try. */
    @Test
    void refusesAPathOutOfTheLakeAndOtherRowsThanTheCommitSays() throws Exception {
        BatchFile good = lake.file(SCHEMA, List.of(Change.of("c", 1, 1)));
        LakeFile is = good.file();

        assertRefused("leads out", () -> fixture.warehouse()
                .merge(TestLake.batch(with(good, "../x.parquet", is.bytes(), 1))));
        assertRefused(
                "1 rows, ", () -> fixture.warehouse().merge(TestLake.batch(with(good, is.path(), is.bytes(), 2))));
        fixture.warehouse().merge(TestLake.batch(good));
        assertEquals(1, live("id").size());
    }

    protected static BatchFile with(BatchFile good, String path, long bytes, long rows) {
        LakeFile is = good.file();
        return new BatchFile(
                new LakeFile(
                        path,
                        rows,
                        bytes,
                        "",
                        1,
                        is.minSourceTs(),
                        is.maxSourceTs(),
                        is.minRawOffset(),
                        is.maxRawOffset(),
                        null,
                        null),
                good.schema());
    }

    @Test
    void F08_withoutAKeyAsManyEqualRowsGoAsAreDeleted() throws Exception {
        CleanSchema keyless = TestLake.schema(ORDERS, List.of(), "id long", "name string");
        var inserts = lake.batch(
                keyless,
                Change.of("r", 1, 1, "name='a'"),
                Change.of("c", 2, 1, "name='a'"),
                Change.of("c", 3, 1),
                Change.of("c", 4, 9).reject());
        var deletes = lake.batch(
                keyless,
                Change.of("d", 5, 1, "name='a'"),
                Change.of("c", 6, 1, "name='b'"),
                Change.of("d", 7, 1),
                Change.of("c", 8, 9, "name=''"));

        fixture.warehouse().merge(inserts);
        assertEquals(List.of("1|a", "1|a", "1|NULL"), live("id, name"));
        for (var batch : List.of(deletes, inserts, deletes, inserts)) {
            fixture.warehouse().merge(batch);
            assertEquals(List.of("1|a", "1|b", "9|"), live("id, name"));
        }
        assertEquals(List.of("9"), fixture.rows(Layer.SILVER, "orders_rejected", "id"));

        merge(keyless, Change.of("d", 9, 9), Change.of("d", 10, 1, "name='a'"));
        assertEquals(List.of("1|b", "9|"), live("id, name"));
        assertEquals(List.of(), fixture.rows(Layer.SILVER, "orders_rejected", "id"));
    }

    @Test
    void withoutAKeyADeleteMayComeBeforeTheInsert() throws Exception {
        CleanSchema keyless = TestLake.schema(ORDERS, List.of(), "id long", "name string");
        merge(keyless, Change.of("d", 5, 1, "name='a'"));

        merge(keyless, Change.of("c", 1, 1, "name='a'"), Change.of("c", 7, 1, "name='a'"));

        assertEquals(List.of("1|a"), live("id, name"));
    }

    @Test
    void withoutAKeyNothingBeforeABarrierCounts() throws Exception {
        CleanSchema keyless = TestLake.schema(ORDERS, List.of(), "id long", "name string");
        var old = lake.batch(
                keyless,
                Change.of("c", 1, 1, "name='a'"),
                Change.of("d", 2, 7, "name='of a row that was never seen'"),
                Change.of("c", 3, 8).reject());
        fixture.warehouse().merge(old);

        merge(
                keyless,
                Change.of("d", 11, 2, "name='b'"),
                Change.of("r", 12, 2, "name='b'"),
                Change.of("r", 13, 7, "name='of a row that was never seen'"),
                Change.barrier(1, 0, 20, 10L),
                Change.barrier(1, 1, 30, null));
        fixture.warehouse().merge(old);

        assertEquals(List.of("7|of a row that was never seen"), live("id, name"));
        assertEquals(List.of(), fixture.rows(Layer.SILVER, "orders_rejected", "id"));
        merge(keyless, Change.barrier(1, 0, 40, null), Change.of("c", 41, 3));
        assertEquals(List.of("3|NULL"), live("id, name"));
    }

    @Test
    void withoutAKeyRowsAreAlikeIfTheyWereSoInTheSource() throws Exception {
        CleanSchema keyless = TestLake.schema(
                ORDERS,
                List.of(),
                "name string",
                "price decimal(38,9)",
                "at timestamp",
                "raw bytes",
                "doc json",
                "half double");
        String[] full = {
            "name='a\"b'",
            "price=12345678901234567890.123456789",
            "at='2026-01-01 00:00:00.000001+00'",
            "raw='\\x00\\x5C'::BLOB",
            "doc='{\"a\": [1, null]}'",
            "half=-0.0"
        };
        merge(
                keyless,
                Change.of("c", 1, 0, full),
                Change.of("c", 2, 0, "name='A'", "original:name= a "),
                Change.of("c", 3, 0, "name='a'"),
                Change.of("c", 4, 0, "original:price=NaN"),
                Change.of("c", 5, 0, "original:price=Infinity"),
                Change.of("c", 6, 0, "half=0.0"),
                Change.of("c", 7, 0, "half=-0.0"),
                Change.of("c", 8, 0, "name='NULL'"));

        merge(
                keyless,
                Change.of("d", 11, 0, full),
                Change.of("d", 12, 0, "name=' a '"),
                Change.of("d", 13, 0, "original:price=NaN"),
                Change.of("d", 14, 0, "half=-0.0"));

        assertEquals(
                List.of("NULL|NULL|NULL|NULL", "a|NULL|NULL|NULL", "NULL|NULL|Infinity|NULL", "NULL|NULL|NULL|0.0"),
                live("name, price, " + original("price") + ", half"));
    }

    @Test
    void takesAKeyWithNullsForOneKey() throws Exception {
        CleanSchema pair = TestLake.schema(ORDERS, List.of("region", "id"), "id long", "region string", "name string");
        merge(pair, Change.of("c", 1, 1, "name='a'"), Change.of("c", 2, 1, "name='b'", "region='eu'"));

        merge(pair, Change.of("u", 3, 1, "name='c'"));

        assertEquals(List.of("1|eu|b", "1|NULL|c"), live("id, region, name"));
    }

    @Test
    void quotesWhateverNamesHold() throws Exception {
        TableId table = new TableId("a\"b", "x'; DROP TABLE y; --");
        String column = "it's \"so\"";
        CleanSchema hostile =
                TestLake.schema(table, List.of("select"), "select long", column + " string", "from string");
        Change first = Change.of("c", 1, 1, "select=7", column + "='a'", "from='here'");
        Change second = Change.of("u", 2, 1, "select=7", "from='there'").unsent(column);

        merge(hostile, first);
        merge(
                hostile,
                Change.of("u", 2, 1, "select=7", column + "='r'").unsent("from").reject());
        merge(hostile, new Change("u", 1, 0, 3, 1L, second.values(), second.unchanged(), false, null));

        assertEquals(
                List.of("7|r|there|NULL"),
                fixture.rows(
                        Layer.SILVER,
                        table.warehouseName(),
                        "%s, %s, %s, _original".formatted(quoted("select"), quoted(column), quoted("from"))));
    }

    @Test
    void knowsWhetherAnythingWasEverMerged() throws Exception {
        assertTrue(fixture.warehouse().isEmpty());
        fixture.reopen();
        assertTrue(fixture.warehouse().isEmpty());
        merge(SCHEMA, Change.of("c", 1, 1));
        assertFalse(fixture.warehouse().isEmpty());
        fixture.reopen();
        assertFalse(fixture.warehouse().isEmpty());
    }
}
