package dev.tributary.endtoend.random;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The life of one seed's tables: several sessions, one thread, so that it is the same each time. */
public final class RandomHistory {

    private final long seed;
    private final RandomSchema schema;
    private final ShapeChanges shapes;

    public RandomHistory(long seed) {
        this.seed = seed;
        this.schema = new RandomSchema(seed);
        this.shapes = new ShapeChanges(new Draw(~seed), schema.isOdd());
    }

    /** Connects to the source. */
    public interface Source {
        Connection connect() throws SQLException;
    }

    /** The parts of a history. */
    enum Part {
        /** What only the snapshot sees. */
        BEFORE(0, 40),
        /** While the snapshot is taken: rows only, because its locks would make DDL wait, for a time that no seed knows. */
        DURING(1, 60),
        /** What is streamed. */
        AFTER(2, 200);

        private final int number;
        private final int steps;

        Part(int number, int steps) {
            this.number = number;
            this.steps = steps;
        }
    }

    public long seed() {
        return seed;
    }

    public RandomSchema schema() {
        return schema;
    }

    /** Lives a part; all is committed or rolled back at its end. */
    void live(Source source, Part part) throws SQLException {
        live(source, new Draw(seed * Part.values().length + part.number), part.steps, part);
    }

    /**
     * Lives on for a few steps, which the seed and a number decide; all is committed or rolled back at their end.
     *
     * @param reshaping whether columns may change and rows may be truncated too
     */
    public void live(Source source, int number, int steps, boolean reshaping) throws SQLException {
        Draw draw = new Draw(seed + 1_000_003L * number);
        live(source, draw, steps, reshaping ? Part.AFTER : Part.DURING);
    }

    private void live(Source source, Draw draw, int steps, Part part) throws SQLException {
        List<Session> sessions = new ArrayList<>();
        try {
            for (int i = draw.between(1, 3); i > 0; i--) {
                sessions.add(new Session(source.connect()));
            }
            for (int i = 0; i < steps; i++) {
                step(draw, draw.oneOf(sessions), sessions, part);
            }
            for (Session session : sessions) {
                session.commit();
            }
        } finally {
            for (Session session : sessions) {
                session.close();
            }
        }
    }

    private void step(Draw draw, Session session, List<Session> sessions, Part part) throws SQLException {
        RandomTable table = draw.oneOf(schema.tables());
        int choice = draw.below(100);
        if (choice < 20) {
            session.commit();
        } else if (choice < 24) {
            session.rollBack();
        } else if (choice < 32) {
            session.savepoint();
        } else if (choice < 38) {
            session.rollBackSome(draw);
        } else if (choice < 46 && part != Part.DURING) {
            commitOthers(session, sessions);
            session.run(draw, connection -> withRowsAround(draw, connection, table));
        } else if (choice < 49 && part != Part.DURING) {
            commitOthers(session, sessions);
            session.run(draw, connection -> new RowChanges(draw, connection).truncate(table));
        } else {
            session.run(draw, connection -> new RowChanges(draw, connection).change(table));
        }
    }

    /** A new shape with rows before and after it, most often in one transaction. */
    private void withRowsAround(Draw draw, Connection connection, RandomTable table) throws SQLException {
        RowChanges rows = new RowChanges(draw, connection);
        rows.change(table);
        // Where the whole row is the key, a new shape takes a snapshot, which a drain does not wait for.
        if (table.identity() != RandomTable.Identity.WHOLE_ROW) {
            shapes.change(connection, table);
        }
        rows.change(table);
    }

    /** They would hold locks that this one waits for. */
    private static void commitOthers(Session one, List<Session> sessions) throws SQLException {
        for (Session session : sessions) {
            if (session != one) {
                session.commit();
            }
        }
    }
}
