package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names and phrases that the statements of one table's merge share.
 *
 * <p>Every relation has an alias that begins with {@code _}, which no business column does: a column that is called as a table
 * is, or as an alias, would otherwise be taken for the whole row by GoogleSQL.
 *
 * @param dialect the warehouse's
 * @param shape the table's
 * @param run ends the names of the work tables, where another process may merge the same table meanwhile: letters and digits,
 *     always as many; empty where work tables are nobody else's
 */
public record MergeSql(SqlDialect dialect, TableShape shape, String run) {

    private static final String STAGED = "staged";
    private static final String HISTORY = "history";
    private static final String REVISED = "revised";
    private static final String FOLD = "fold";
    private static final String SWEPT = "swept";

    /** Marks the rows of the state table that are gone (I5). */
    public static final String DELETED = "_deleted";

    /** Of a merge whose work tables nobody else sees. */
    public MergeSql(SqlDialect dialect, TableShape shape) {
        this(dialect, shape, "");
    }

    /** The same run with the table in another shape. */
    public MergeSql with(TableShape other) {
        return new MergeSql(dialect, other, run);
    }

    /** Every change, once. */
    public String bronze() {
        return dialect.relation(Layer.BRONZE, name());
    }

    /** The newest accepted version of each key. */
    public String state() {
        return dialect.relation(Layer.SILVER, name() + "_state");
    }

    /** The view of the rows that live. */
    public String live() {
        return dialect.relation(Layer.SILVER, name());
    }

    /** The view of the rows whose newest version was rejected. */
    public String rejected() {
        return dialect.relation(Layer.SILVER, name() + "_rejected");
    }

    /** The batch as it was loaded: the columns of bronze. */
    public String staging() {
        return work(STAGED);
    }

    /** Earlier changes that the fold of the batch needs: the columns of bronze. */
    public String history() {
        return work(HISTORY);
    }

    /** The keys whose changes the batch makes others. */
    public String revised() {
        return work(REVISED);
    }

    /** The batch, one row per key. */
    public String fold() {
        return work(FOLD);
    }

    /** The fold's rows that barriers have swept. */
    public String swept() {
        return work(SWEPT);
    }

    /** The mark of a table that is being built anew. */
    public String rebuild() {
        return dialect.relation(Layer.REBUILDS, name());
    }

    /** What the work tables of a merge are called in the layer of staging; not all need be there. */
    public List<String> workTables() {
        return Stream.of(STAGED, HISTORY, REVISED, FOLD, SWEPT)
                .map(this::workName)
                .toList();
    }

    /** The relation of a work table. */
    String work(String kind) {
        return dialect.relation(Layer.STAGING, workName(kind));
    }

    /** Its kind comes first: behind a table's name it could be a part of another table's. */
    String workName(String kind) {
        return kind + "_" + name() + (run.isEmpty() ? "" : "_" + run);
    }

    private String name() {
        return shape.table().warehouseName();
    }

    /** The columns of bronze. */
    public List<String> bronzeColumns() {
        List<String> columns = new ArrayList<>(shape.names());
        columns.addAll(MetaColumn.names());
        return columns;
    }

    /** Columns as a list, quoted, each behind a prefix such as {@code t.}. */
    String list(String prefix, List<String> columns) {
        return each(columns, column -> column(prefix, column), ", ");
    }

    String column(String prefix, String name) {
        return prefix + dialect.quoted(name);
    }

    String key(String prefix) {
        return list(prefix, shape.key());
    }

    String sameKey(String left, String right) {
        return each(shape.key(), key -> same(left, right, key), " AND ");
    }

    /** Whether a column of bronze has the same value, or none, in two rows. */
    String same(String left, String right, String name) {
        return dialect.same(column(left, name), column(right, name), type(name));
    }

    /** The key in words by which rows can be grouped. */
    String groups(String prefix) {
        return each(shape.key(), key -> dialect.groupable(column(prefix, key), type(key)), ", ");
    }

    /** The keys that a query yields, each once. */
    String distinctKeys(String query) {
        String keys = each(
                shape.key(), key -> "ANY_VALUE(%s) AS %s".formatted(column("_k.", key), dialect.quoted(key)), ", ");
        return "SELECT %s FROM (%s) _k GROUP BY %s".formatted(keys, query, groups("_k."));
    }

    private String type(String name) {
        return shape.column(name).map(TableShape.Column::type).orElseGet(() -> dialect.metaType(MetaColumn.of(name)));
    }

    /** Whether a change has the same version as another, in words of identity. */
    String sameVersion(String left, String right) {
        return each(
                List.of(Meta.EPOCH, Meta.RAW_PARTITION, Meta.RAW_OFFSET),
                name -> column(left, name) + " = " + column(right, name),
                " AND ");
    }

    /** Whether a change is newer than another of the same key. */
    String newer(String left, String right) {
        return "(%1$s._epoch > %2$s._epoch OR (%1$s._epoch = %2$s._epoch AND %1$s._raw_offset > %2$s._raw_offset))"
                .formatted(left, right);
    }

    static <T> String each(List<T> items, Function<? super T, String> phrase, String separator) {
        return items.stream().map(phrase).collect(Collectors.joining(separator));
    }
}
