package dev.tributary.service.config;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes {@code docs/configuration.md} from the records that the pipeline file is read into. */
public final class ConfigurationReference {

    private static final String HEAD = """
            # The pipeline file

            One YAML file says what a pipeline carries and how; all services read it. This page is made from the code.

            Any value may refer to an environment variable, `${env:NAME}`, or to a file, `${file:/path}`; a secret must.
            Unknown keys, keys that are there twice and impossible values are refused at the start, all at once.
            Durations are written `500ms`, `30s`, `5m`, `2h`, `1d`; sizes `64KiB`, `128MiB`, `1GiB`.

            | key | type | default | what it says |
            |---|---|---|---|
            """;

    private ConfigurationReference() {}

    /** The page, in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        rows(page, PipelineFile.class, "");
        return page.toString();
    }

    private static void rows(StringBuilder page, Class<?> type, String path) {
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            String key = path + component.getName();
            Type value = component.getGenericType();
            page.append("| `%s` | %s | %s | %s |%n"
                    .formatted(key, typeName(value), orElse(value, setting), setting.value()));
            Class<?> inner = inner(value);
            if (inner.isRecord() && !Scalars.reads(inner)) {
                rows(page, inner, key + (isMap(value) ? ".<name>." : "."));
            }
        }
    }

    private static String orElse(Type type, Setting setting) {
        if (type instanceof ParameterizedType) {
            return "none";
        }
        String orElse = setting.orElse();
        return orElse.isEmpty() ? "**required**" : orElse.equals("{}") ? "as below" : "`" + orElse + "`";
    }

    private static boolean isMap(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == java.util.Map.class;
    }

    /** The last type argument, all the way in. */
    private static Class<?> inner(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return inner(arguments[arguments.length - 1]);
        }
        return (Class<?>) type;
    }

    private static String typeName(Type type) {
        if (isMap(type)) {
            Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
            return "names to " + typeName(arguments[1]);
        }
        Class<?> inner = inner(type);
        String name;
        if (inner.isEnum()) {
            name = Arrays.stream(inner.getEnumConstants())
                    .map(constant -> "`" + Scalars.nameOf(constant) + "`")
                    .collect(Collectors.joining(" "));
        } else if (inner == CleanType.class) {
            name = CleanType.names().stream().map(known -> "`" + known + "`").collect(Collectors.joining(" "));
        } else if (Scalars.reads(inner)) {
            name = inner.getSimpleName()
                    .toLowerCase(Locale.ROOT)
                    .replace("string", "text")
                    .replace("sourceurl", "url");
        } else {
            name = "keys";
        }
        boolean isList = type instanceof ParameterizedType generic && generic.getRawType() == java.util.List.class;
        return isList ? "list of " + name : name;
    }
}
