package dev.tributary.merger.sql;

import dev.tributary.merger.core.ShapePlan;
import java.util.List;
import java.util.Map;

/** What the warehouses' SQL differs in; everything else is in the templates, once. Pure and thread-safe. */
public interface SqlDialect extends ShapePlan.Types {

    /** The layers of the warehouse, each a schema or dataset. */
    enum Layer {
        STAGING,
        BRONZE,
        SILVER
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

    /** Whether two values are equal or both NULL. */
    String same(String left, String right);

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

    /** A value of any type as text: another text for each value that differs; NULL of NULL. */
    String asText(String value);

    /** A short text of several: another one where any of them differs. */
    String fingerprint(List<String> texts);

    /** A JSON object with other members, each a text; without those that are NULL; NULL if nothing is left. */
    String withMembers(String json, Map<String, String> members);

    /** A list of texts, and behind it those texts whose condition holds. */
    String appended(String list, Map<String, String> conditions);

    /** {@code CREATE OR REPLACE} of a table that only the merge itself reads. */
    String replaceWorkTable(String relation);

    /** {@code CREATE OR REPLACE} of a view that only its connection reads. */
    String replaceWorkView(String relation);
}
