package dev.tributary.service.config;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the pipeline file. */
public final class PipelineFiles {

    private static final int MOST_CHARACTERS = 1 << 20;

    private PipelineFiles() {}

    /**
     * Reads and checks a pipeline file.
     *
     * @param environment where {@code ${env:NAME}} looks
     * @throws TributaryException {@code NEEDS_OPERATOR} that lists all that is wrong, a line each, as
     *     {@code path: what is wrong}
     */
    public static PipelineFile load(Path file, Map<String, String> environment) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException failure) {
            String message = file + ": cannot be read as a UTF-8 text; name the pipeline file with --pipeline FILE";
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, message, failure);
        }
        return parse(file.toString(), text, environment);
    }

    static PipelineFile parse(String name, String text, Map<String, String> environment) {
        List<String> errors = new ArrayList<>();
        Node root = compose(name, text);
        PipelineFile file = new RecordBinder(new References(environment), errors).bind(PipelineFile.class, root);
        if (file != null) {
            file.kafka().ifPresent(kafka -> errors.addAll(ClientProperties.faults(kafka.properties())));
        }
        if (file == null || !errors.isEmpty()) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR, name + " cannot be used:\n  " + String.join("\n  ", errors));
        }
        return file;
    }

    private static Node compose(String name, String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MOST_CHARACTERS);
        limits.setMaxAliasesForCollections(10);
        limits.setNestingDepthLimit(20);
        try {
            Node root = new Yaml(limits).compose(new StringReader(text));
            if (root != null) {
                return root;
            }
        } catch (MarkedYAMLException malformed) {
            int line = malformed.getProblemMark() == null
                    ? 0
                    : malformed.getProblemMark().getLine() + 1;
            throw refused(name + ": line " + line + ": " + malformed.getProblem(), malformed);
        } catch (YAMLException malformed) {
            throw refused(name + ": " + malformed.getMessage(), malformed);
        }
        throw refused(name + ": is empty; it needs at least pipeline and tables", null);
    }

    private static TributaryException refused(String message, @org.jspecify.annotations.Nullable Exception cause) {
        return new TributaryException(ErrorKind.NEEDS_OPERATOR, message, cause);
    }
}
