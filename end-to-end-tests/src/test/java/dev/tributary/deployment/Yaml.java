package dev.tributary.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A value of a YAML file, with where it is; every step down says what is wrong with an {@link AssertionError} that names
 * the path.
 */
record Yaml(String path, Object value) {

    /** The documents of a YAML text; a key that is there twice is refused. */
    static List<Yaml> documents(String name, String text) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<Yaml> documents = new ArrayList<>();
        for (Object document : new org.yaml.snakeyaml.Yaml(new SafeConstructor(strict)).loadAll(text)) {
            documents.add(new Yaml(name, document));
        }
        return documents;
    }

    /** The one document of a YAML text. */
    static Yaml document(String name, String text) {
        List<Yaml> documents = documents(name, text);
        if (documents.size() != 1) {
            throw new AssertionError(name + ": holds " + documents.size() + " documents, not one");
        }
        return documents.get(0);
    }

    List<String> keys() {
        return map().keySet().stream().map(String::valueOf).toList();
    }

    boolean has(String key) {
        return map().containsKey(key);
    }

    Yaml at(String key) {
        Object child = map().get(key);
        if (child == null) {
            throw new AssertionError(path + "." + key + ": is missing");
        }
        return new Yaml(path + "." + key, child);
    }

    /** The value of a key that may be null or left out. */
    @Nullable
    Object orNull(String key) {
        return map().get(key);
    }

    List<Yaml> list() {
        if (!(value instanceof List<?> items)) {
            throw new AssertionError(path + ": is no list");
        }
        List<Yaml> children = new ArrayList<>();
        for (Object item : items) {
            children.add(new Yaml(path + "[" + children.size() + "]", item));
        }
        return children;
    }

    List<String> texts() {
        return list().stream().map(Yaml::text).toList();
    }

    /** The items of a list that may be left out. */
    List<String> textsIfAny(String key) {
        return has(key) ? at(key).texts() : List.of();
    }

    String text() {
        if (!(value instanceof String text)) {
            throw new AssertionError(path + ": is no text; put it in quotes");
        }
        return text;
    }

    /** Refuses keys other than these. */
    Yaml only(String... known) {
        for (String key : keys()) {
            if (!List.of(known).contains(key)) {
                throw new AssertionError(path + "." + key + ": is not known here");
            }
        }
        return this;
    }

    private Map<?, ?> map() {
        if (!(value instanceof Map<?, ?> map)) {
            throw new AssertionError(path + ": holds no keys");
        }
        return map;
    }
}
