package dev.tributary.endtoend.random;

import dev.tributary.endtoend.random.RandomTable.Identity;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables of one seed, in a schema of their own. */
public final class RandomSchema {

    /** Types that the columns of all schemas may have. */
    public static final String TYPES = """
            CREATE EXTENSION citext;
            CREATE TYPE mood AS ENUM ('ok', 'it''s', 'Ö K');
            CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
            CREATE TYPE pair AS (a integer, b text)""";

    /**
     * Columns whose names differ by case alone: Debezium refuses such a table, and capture of all the others waits for it.
     */
    private static final boolean CASE_TWINS = false;

    /** Names that stand beside each other: they look like ours, or are one where case is ignored. */
    private static final List<List<String>> TOGETHER =
            List.of(List.of("_deleted", "before", "select"), List.of("_op", "source"), List.of("Kind", "kind", "KIND"));

    /** What a table begins with; of those without key, some become others. */
    private static final List<Identity> CHOSEN =
            List.of(Identity.DEFAULT, Identity.FULL, Identity.INDEX, Identity.PIPELINE_KEY, Identity.APPEND_ONLY);

    private final String name;
    private final Draw draw;
    private final boolean odd;
    private final List<RandomTable> tables = new ArrayList<>();

    RandomSchema(long seed) {
        this.name = "s" + seed;
        this.draw = new Draw(seed);
        this.odd = draw.chance(40);
        int count = draw.between(1, 3);
        for (int number = 1; number <= count; number++) {
            tables.add(table(number));
        }
    }

    private RandomTable table(int number) {
        Identity identity = draw.chance(40) ? Identity.DEFAULT : draw.oneOf(CHOSEN);
        Optional<RandomTable> parent = tables.stream()
                .filter(table -> table.key().size() == 1 && table.identity() != Identity.PIPELINE_KEY)
                .filter(table -> identity != Identity.APPEND_ONLY && draw.chance(50))
                .findFirst();
        List<RandomTable.Key> key = new ArrayList<>();
        for (int i = draw.chance(30) ? 2 : 1; i > 0 && identity != Identity.APPEND_ONLY; i--) {
            // What Debezium takes as a key of the pipeline file has no blanks.
            String key1 = odd && identity != Identity.PIPELINE_KEY && draw.chance(30) ? "The Key" + i : "k" + i;
            key.add(new RandomTable.Key(key1, draw.oneOf(List.of(KeyKind.values()))));
        }
        String table = OddNames.table(draw, odd, number);
        boolean whole = identity == Identity.APPEND_ONLY && draw.chance(60);
        return new RandomTable(name, table, key, whole ? Identity.WHOLE_ROW : identity, parent);
    }

    public List<RandomTable> tables() {
        return tables;
    }

    public String name() {
        return name;
    }

    boolean isOdd() {
        return odd;
    }

    /** Makes schema and tables. */
    public void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
            for (RandomTable table : tables) {
                statement.execute(declaration(table));
            }
        }
    }

    private String declaration(RandomTable table) {
        List<String> parts = new ArrayList<>();
        table.key()
                .forEach(
                        key -> parts.add(Sql.name(key.name()) + " " + key.kind().declaration() + " NOT NULL"));
        table.parent().ifPresent(parent -> parts.add(reference(parent)));
        int columns = draw.between(2, 7);
        for (int i = 1; i <= columns; i++) {
            parts.add(Sql.name(OddNames.column(draw, odd, i)) + " "
                    + ColumnKind.draw(draw).declaration() + (draw.chance(15) ? " NOT NULL" : ""));
        }
        if (odd && draw.chance(50)) {
            draw.oneOf(CASE_TWINS ? TOGETHER : TOGETHER.subList(0, 2))
                    .forEach(column -> parts.add(Sql.name(column) + " text"));
        }
        String key = Sql.names(table.keyNames());
        boolean primary = table.isKeyed() && table.identity() != Identity.PIPELINE_KEY;
        if (primary) {
            parts.add("PRIMARY KEY (" + key + ")");
        }
        // Vacuum would hold locks at times of its own, and a seed would not be the same twice.
        String create = "CREATE TABLE " + table.quoted() + " (" + String.join(", ", parts)
                + ") WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false);";
        String index = "CREATE UNIQUE INDEX " + Sql.name("by key " + table.name()) + " ON " + table.quoted() + " ("
                + key + "); ALTER TABLE " + table.quoted() + " REPLICA IDENTITY USING INDEX "
                + Sql.name("by key " + table.name());
        return switch (table.identity()) {
            case DEFAULT, APPEND_ONLY -> create;
            case FULL, WHOLE_ROW -> create + "ALTER TABLE " + table.quoted() + " REPLICA IDENTITY FULL";
            case INDEX, PIPELINE_KEY -> create + index;
        };
    }

    private static String reference(RandomTable parent) {
        RandomTable.Key key = parent.key().get(0);
        String type = key.kind().declaration().split(" GENERATED", 2)[0];
        return RandomTable.PARENT + " " + type + " REFERENCES " + parent.quoted()
                + " ON DELETE CASCADE ON UPDATE CASCADE";
    }

    /** What the pipeline file says of the tables. */
    public String pipelineTables() {
        String keys = tables.stream()
                .filter(table -> table.identity() == Identity.PIPELINE_KEY)
                .map(table ->
                        "  " + yaml(table.toString()) + ": { key: [" + String.join(", ", table.keyNames()) + "] }\n")
                .collect(Collectors.joining());
        return keys + "  " + name + ".*: {}\n";
    }

    private static String yaml(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
