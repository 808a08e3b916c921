package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The names and phrases that the statements of one table's merge share.
 *
 * @param dialect the warehouse's
 * @param shape the table's
 */
public record MergeSql(SqlDialect dialect, TableShape shape) {

    /** Marks the rows of the state table that are gone (I5). */
    public static final String DELETED = "_deleted";

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
        return dialect.relation(Layer.STAGING, name());
    }

    /** Earlier changes that the fold of the batch needs: the columns of bronze. */
    public String history() {
        return dialect.relation(Layer.STAGING, name() + "_history");
    }

    /** The keys whose changes the batch makes others. */
    public String revised() {
        return dialect.relation(Layer.STAGING, name() + "_revised");
    }

    /** The batch, one row per key. */
    public String fold() {
        return dialect.relation(Layer.STAGING, name() + "_fold");
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
        return each(shape.key(), key -> dialect.same(column(left, key), column(right, key)), " AND ");
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

    static String each(List<String> items, Function<String, String> phrase, String separator) {
        return items.stream().map(phrase).collect(Collectors.joining(separator));
    }
}
