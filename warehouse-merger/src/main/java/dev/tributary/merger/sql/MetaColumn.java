package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of {@link Meta} in the lake and the warehouse.
 *
 * @param name its name
 * @param type its type; null for a list of texts
 */
public record MetaColumn(String name, @Nullable CleanType type) {

    /** All of them, in the order of the lake. */
    public static final List<MetaColumn> ALL = List.of(
            new MetaColumn(Meta.OP, CleanType.Plain.STRING),
            new MetaColumn(Meta.SOURCE_TS, CleanType.Plain.TIMESTAMP),
            new MetaColumn(Meta.LSN, CleanType.Plain.LONG),
            new MetaColumn(Meta.TX_ID, CleanType.Plain.LONG),
            new MetaColumn(Meta.EPOCH, CleanType.Plain.LONG),
            new MetaColumn(Meta.RAW_PARTITION, CleanType.Plain.LONG),
            new MetaColumn(Meta.RAW_OFFSET, CleanType.Plain.LONG),
            new MetaColumn(Meta.BARRIER_BEFORE, CleanType.Plain.LONG),
            new MetaColumn(Meta.UNCHANGED, null),
            new MetaColumn(Meta.ORIGINAL, CleanType.Plain.JSON),
            new MetaColumn(Meta.QUALITY_FLAGS, null),
            new MetaColumn(Meta.QUALITY_SCORE, CleanType.Plain.DOUBLE),
            new MetaColumn(Meta.REJECTED, CleanType.Plain.BOOLEAN),
            new MetaColumn(Meta.REVISION, CleanType.Plain.LONG));

    private static final List<String> IN_STATE = List.of(
            Meta.EPOCH,
            Meta.RAW_PARTITION,
            Meta.RAW_OFFSET,
            Meta.SOURCE_TS,
            Meta.ORIGINAL,
            Meta.QUALITY_FLAGS,
            Meta.QUALITY_SCORE);

    /** The one of that name. */
    static MetaColumn of(String name) {
        return ALL.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Those that the state table has too. */
    public static List<MetaColumn> inState() {
        return ALL.stream().filter(column -> IN_STATE.contains(column.name())).toList();
    }

    /** The names of {@link #ALL}. */
    public static List<String> names() {
        return ALL.stream().map(MetaColumn::name).toList();
    }

    /** The names of {@link #inState}. */
    public static List<String> stateNames() {
        return inState().stream().map(MetaColumn::name).toList();
    }
}
