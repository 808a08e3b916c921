package dev.tributary.service.config;

import dev.tributary.contracts.pipeline.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Makes records out of YAML: a component is a key, {@link Setting} says its default, the record's constructor checks it.
 * All that is wrong is gathered, as {@code path: what is wrong}; what could not be read is null.
 */
final class RecordBinder {

    private final Scalars scalars;
    private final List<String> errors;

    RecordBinder(References references, List<String> errors) {
        this.scalars = new Scalars(references);
        this.errors = errors;
    }

    <T extends Record> @Nullable T bind(Class<T> type, Node node) {
        return type.cast(record(type, node, ""));
    }

    private @Nullable Object value(Type type, Node node, String path) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return isNull(node) ? Optional.empty() : Optional.ofNullable(value(arguments[0], node, path));
            }
            return generic.getRawType() == List.class ? list(arguments[0], node, path) : map(arguments[1], node, path);
        }
        Class<?> plain = (Class<?>) type;
        if (!Scalars.reads(plain)) {
            return record(plain, node, path);
        }
        if (!(node instanceof ScalarNode scalar) || isNull(node)) {
            return wrong(node, path, "must be one value");
        }
        return scalar(plain, scalar.getValue(), node, path);
    }

    private @Nullable Object scalar(Class<?> type, String text, @Nullable Node node, String path) {
        try {
            return scalars.read(type, text);
        } catch (IllegalArgumentException refused) {
            return wrong(node, path, String.valueOf(refused.getMessage()));
        }
    }

    private @Nullable Object list(Type element, Node node, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            return wrong(node, path, "must be a list, as [a, b]");
        }
        List<Object> values = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            Object value = value(element, item, path + "[" + values.size() + "]");
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return values;
    }

    private @Nullable Object map(Type element, Node node, String path) {
        Map<String, Node> entries = entries(node, path);
        if (entries == null) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach((key, child) -> {
            Object value = value(element, child, join(path, key));
            if (value != null) {
                values.put(key, value);
            }
        });
        return values;
    }

    private @Nullable Object record(Class<?> type, @Nullable Node node, String path) {
        Map<String, Node> entries = node == null || isNull(node) ? Map.of() : entries(node, path);
        if (entries == null) {
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> known =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        int before = errors.size();
        entries.forEach((key, child) -> {
            if (!known.contains(key)) {
                wrong(child, join(path, key), "is no key here" + Nearest.hint(key, known));
            }
        });
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(components[i], entries.get(components[i].getName()), path);
        }
        return errors.size() > before ? null : create(type, values, node, path);
    }

    private @Nullable Object component(RecordComponent component, @Nullable Node node, String path) {
        Type type = component.getGenericType();
        String key = join(path, component.getName());
        if (node != null) {
            return value(type, node, key);
        }
        Setting setting = component.getAnnotation(Setting.class);
        String orElse = setting == null ? "" : setting.orElse();
        if (type instanceof ParameterizedType generic) {
            return empty((Class<?>) generic.getRawType());
        }
        if (orElse.equals("{}")) {
            return record((Class<?>) type, null, key);
        }
        return orElse.isEmpty() ? wrong(null, key, "is missing") : scalar((Class<?>) type, orElse, null, key);
    }

    private static Object empty(Class<?> container) {
        if (container == Optional.class) {
            return Optional.empty();
        }
        return container == List.class ? List.of() : Map.of();
    }

    private @Nullable Object create(Class<?> type, @Nullable Object[] values, @Nullable Node node, String path) {
        try {
            Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            return wrong(node, path, String.valueOf(refused.getTargetException().getMessage()));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(type + " cannot be made", impossible);
        }
    }

    private @Nullable Map<String, Node> entries(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            if (isNull(node)) {
                return Map.of();
            }
            wrong(node, path, "must hold keys, as key: value");
            return null;
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (entries.put(key, tuple.getValueNode()) != null) {
                wrong(tuple.getKeyNode(), join(path, key), "is there twice");
            }
        }
        return entries;
    }

    private @Nullable Object wrong(@Nullable Node node, String path, String what) {
        String line = node == null ? "" : " (line " + (node.getStartMark().getLine() + 1) + ")";
        errors.add((path.isEmpty() ? "" : path + ": ") + what + line);
        return null;
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
