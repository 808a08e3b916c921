package dev.tributary.merger.steps;

import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.Fold;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.StagingQueries;
import dev.tributary.merger.sql.StateAtMark;
import dev.tributary.merger.steps.WarehouseReader.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A table of the warehouse as {@link StateAtMark} tells it, until it is closed. */
public final class TableState implements AutoCloseable {

    private final Run run;
    private final StateAtMark state;
    private final List<String> unsent;

    private TableState(Run run, StateAtMark state, List<String> unsent) {
        this.run = run;
        this.state = state;
        this.unsent = unsent;
    }

    /** Makes the work tables; the run ends with it, also if that fails. */
    static TableState begin(Run run, StateAtMark state) {
        try {
            run.session().all("verify state", state.copyState());
            run.session().change("verify seen", state.createSeen());
            List<String> unsent = new ArrayList<>();
            if (!state.sql().shape().key().isEmpty()) {
                run.session().change("verify folded", state.fillFolded());
                run.session().change("verify changes", state.fillStaging());
                unsent.addAll(unsent(run.session(), state));
                run.session()
                        .change(
                                "verify fold",
                                Fold.sql(
                                        state.sql(), unsent, List.of(state.sql().staging())));
            }
            return new TableState(run, state, unsent);
        } catch (RuntimeException failure) {
            run.end().accept(state.workTables());
            throw failure;
        }
    }

    private static List<String> unsent(Session session, StateAtMark state) {
        List<String> values = state.sql().shape().values();
        if (values.isEmpty()) {
            return List.of();
        }
        String query = StagingQueries.unsentColumns(state.sql(), state.sql().staging());
        List<Long> found = session.numbers("verify unsent", query, values.size());
        List<String> unsent = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (found.get(i) > 0) {
                unsent.add(values.get(i));
            }
        }
        return unsent;
    }

    /** The business columns. */
    public TableShape shape() {
        return state.sql().shape();
    }

    public SqlDialect dialect() {
        return state.sql().dialect();
    }

    /** The query of its rows, as {@link StateAtMark#rows} says. */
    public String rows() {
        return state.rows();
    }

    /** The query of the keys of those rows of which not all values are known; empty if there are none. */
    public Optional<String> unsettled() {
        return shape().key().isEmpty() ? Optional.empty() : Optional.of(state.unsettled(unsent));
    }

    /**
     * Hands out what a query yields, row by row, each value as a text.
     *
     * @param step what is asked for, a word or two
     */
    public void read(String step, String query, Consumer<List<@Nullable String>> rows) {
        run.session().read("verify " + step, query, rows);
    }

    @Override
    public void close() {
        run.end().accept(state.workTables());
    }
}
