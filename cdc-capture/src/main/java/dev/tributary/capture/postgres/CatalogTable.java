package dev.tributary.capture.postgres;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.PostgresTypes;
import java.util.List;

/**
 * A table, or the like, as it is in the source.
 *
 * @param columns in order; empty for what cannot be captured
 * @param readable whether our user may read it
 * @param owned whether our user owns it, by itself or by a role
 * @param rowsHidden whether row-level security is in force for our user
 * @param related of a table the tables that inherit from it, of a partition its root, of a partitioned table those
 *     partitions that have another replica identity than it
 */
record CatalogTable(
        TableId id,
        Kind kind,
        Identity identity,
        List<Column> columns,
        boolean readable,
        boolean owned,
        boolean rowsHidden,
        List<String> related) {

    /** What it is. */
    enum Kind {
        TABLE("a table"),
        PARTITIONED("a partitioned table"),
        PARTITION("a partition"),
        UNLOGGED("an unlogged table"),
        FOREIGN("a foreign table"),
        VIEW("a view");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        static Kind of(String kind, String persistence, boolean partition) {
            return switch (kind) {
                case "f" -> FOREIGN;
                case "v", "m" -> VIEW;
                default -> {
                    if (partition) {
                        yield PARTITION;
                    }
                    boolean table = kind.equals("r");
                    yield persistence.equals("u") && table ? UNLOGGED : table ? TABLE : PARTITIONED;
                }
            };
        }

        /** A partition is not: its root stands for it. */
        boolean isCaptured() {
            return this == TABLE || this == PARTITIONED;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What Postgres sends of a row that is changed or deleted.
     *
     * @param form {@code d}efault, {@code n}othing, {@code f}ull or {@code i}ndex
     * @param primaryKey its columns; empty without one
     * @param index the columns of the index that REPLICA IDENTITY names; empty if it names none or it was dropped
     */
    record Identity(char form, List<String> primaryKey, List<String> index) {

        boolean isFull() {
            return form == 'f';
        }

        /** The columns that are sent of the row as it was; not for FULL, which sends all. */
        List<String> sent() {
            return switch (form) {
                case 'd' -> primaryKey;
                case 'i' -> index;
                default -> List.of();
            };
        }

        /** Whether Postgres refuses UPDATE and DELETE while the table is published. */
        boolean refusesChanges() {
            return !isFull() && sent().isEmpty();
        }

        @Override
        public String toString() {
            return switch (form) {
                case 'd' -> "DEFAULT";
                case 'f' -> "FULL";
                case 'i' -> "USING INDEX";
                default -> "NOTHING";
            };
        }
    }

    /**
     * A column.
     *
     * @param type its type's name in {@code pg_type}, of a domain the base type's
     * @param modifier Postgres's type modifier, -1 if there is none
     * @param generated empty, {@code s}tored or {@code v}irtual
     * @param mayBeToasted whether a long value is stored out of line
     */
    record Column(String name, String type, int modifier, String generated, boolean mayBeToasted) {

        boolean isGenerated() {
            return !generated.isEmpty();
        }

        CleanType cleanType() {
            // As the macros of numeric.c: precision above the lower 16 bits, scale in the lower 11 with its sign.
            int declared = modifier - 4;
            int precision = modifier < 4 ? 0 : (declared >> 16) & 0xffff;
            int scale = modifier < 4 ? 0 : ((declared & 0x7ff) ^ 1024) - 1024;
            return PostgresTypes.cleanType(type, precision, scale);
        }
    }

    List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }
}
