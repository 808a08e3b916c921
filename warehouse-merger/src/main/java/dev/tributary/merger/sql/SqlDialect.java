package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.merger.core.ShapePlan;
import dev.tributary.merger.core.TableShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the warehouses' SQL differs in; everything else is in the templates, once. Pure and thread-safe. */
public interface SqlDialect extends ShapePlan.Types {

    /** The layers of the warehouse, each a schema or dataset. */
    enum Layer {
        /** Work tables. */
        STAGING,
        BRONZE,
        SILVER,
        /** A table for each that is being built anew, which is not whole until then. */
        REBUILDS,
        /** Tables over the files in the lake, where the warehouse has such; no merge reads them. */
        LAKE
    }

    /** What has a description. */
    enum Kind {
        TABLE,
        VIEW
    }

    /** An identifier, quoted, whatever is in it. */
    String quoted(String identifier);

    /** The full name of a table or view. */
    String relation(Layer layer, String name);

    /** A text literal. */
    String text(String value);

    /** A literal of type {@code _source_ts}. */
    String timestamp(long micros);

    /** The type of a list of texts. */
    String textList();

    /** The type of a column that {@link dev.tributary.contracts.clean.Meta} names. */
    default String metaType(MetaColumn column) {
        return column.type() == null ? textList() : type(column.type());
    }

    /** Whether two values of a type are equal or both NULL. */
    String same(String left, String right, String type);

    /** A value of a type as one by which rows can be grouped: another one for each value that differs, NULL of NULL. */
    String groupable(String value, String type);

    /** A timestamp in microseconds since 1970. */
    String micros(String timestamp);

    /** Whether a list of texts holds a text. */
    String contains(String list, String text);

    /** Whether a list has elements. */
    String isNotEmpty(String list);

    /** A value that holds others, by name, and is itself never NULL. */
    String boxed(Map<String, String> values);

    /** What {@link #boxed} holds under that name. */
    String unboxed(String box, String name);

    /** A text member of a JSON object; NULL if it has none of that name. */
    String member(String json, String name);

    /**
     * A value of a type as text: another text for each value that differs; NULL of NULL. A text is itself, so that it can be
     * compared with what {@code _original} holds.
     */
    String asText(String value, String type);

    /** A short text of several: another one where any of them differs. */
    String fingerprint(List<String> texts);

    /** A JSON object with other members, each a text; without those that are NULL; NULL if nothing is left. */
    String withMembers(String json, Map<String, String> members);

    /** A list of texts, and behind it those texts whose condition holds. */
    String appended(String list, Map<String, String> conditions);

    /** A value out of a Parquet file as a type; NULL where the type cannot hold it, as {@link #isLost} says. */
    String landed(String value, CleanType from, String type);

    /** Whether a type cannot hold a value out of a Parquet file; empty if it can hold all. */
    Optional<String> isLost(String value, CleanType from, String type);

    /** The statements that make a schema or dataset, if it is not there. */
    List<String> createLayer(Layer layer);

    /**
     * The statements that make a table.
     *
     * @param anew whether it takes the place of one that is there; else that one stays
     */
    List<String> createTable(TableDefinition table, boolean anew);

    /** The statements that make a view, in the place of one that is there. */
    List<String> createView(String relation, String query, String description);

    /** Gives a table or view another description. */
    String describe(Kind kind, String relation, String description);

    /** The statements that add nullable columns, those that are there already aside. */
    List<String> addColumns(String relation, List<TableShape.Column> columns);

    /** {@code CREATE OR REPLACE} of a table that only the merge itself reads. */
    String replaceWorkTable(String relation);

    /** {@code CREATE OR REPLACE} of a view that only its connection reads. */
    String replaceWorkView(String relation);
}
