package dev.tributary.processor.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the values of a type are made of. */
public sealed interface Composition {

    /**
     * A value of one part.
     *
     * @param type its type's name in Postgres, {@code int4}
     */
    record Scalar(String type) implements Composition {}

    /** An array, of any number of dimensions. */
    record Array(Composition element) implements Composition {}

    /** A composite, by its attributes in order. */
    record Row(Map<String, Composition> attributes) implements Composition {}

    /** Of a type of Postgres's own, whose name says all: {@code _int4} is an array of {@code int4}. */
    static Composition ofName(String declared) {
        return declared.startsWith("_") ? new Array(new Scalar(declared.substring(1))) : new Scalar(declared);
    }

    /**
     * Of another type, as capture describes it: {@code "int4"}, {@code ["int4"]}, {@code {"a":"int4"}}.
     *
     * @throws IllegalArgumentException if it is no such description
     */
    static Composition ofDescription(String json) {
        try {
            return of(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("no description of a type: " + json, malformed);
        }
    }

    private static Composition of(JsonNode node) {
        if (node.isArray()) {
            return new Array(of(node.get(0)));
        }
        if (!node.isObject()) {
            return new Scalar(node.asText());
        }
        Map<String, Composition> attributes = new LinkedHashMap<>();
        node.properties().forEach(attribute -> attributes.put(attribute.getKey(), of(attribute.getValue())));
        return new Row(attributes);
    }
}
