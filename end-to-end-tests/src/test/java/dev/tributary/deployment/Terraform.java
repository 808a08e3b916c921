package dev.tributary.deployment;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import com.bertramlabs.plugins.hcl4j.HCLParserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of {@code terraform/}. What they hold has the shape of YAML, and is read as such. */
final class Terraform {

    private static final String FOLDER = "terraform/";
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*#.*$");

    private Terraform() {}

    /** Those that say what is made. */
    static List<String> modules() {
        return files(".tf");
    }

    /** Those that say for which environment. */
    static List<String> environments() {
        return files(".tfvars");
    }

    private static List<String> files(String ending) {
        return Repository.files(FOLDER).stream()
                .filter(file -> file.endsWith(ending))
                .toList();
    }

    static Yaml parse(String file) {
        HCLParser parser = new HCLParser();
        // What goes into it is what we ask for, not its text.
        parser.registerFunction("yamlencode", arguments -> arguments.get(0));
        try {
            return new Yaml(file, parser.parse(Repository.read(file), true));
        } catch (HCLParserException | IOException refused) {
            throw new AssertionError(file + ": is no HCL: " + refused.getMessage(), refused);
        }
    }

    /** All blocks of two labels, such as {@code resource "google_service_account" "service"}, by those: {@code type.name}. */
    static Yaml one(String block, String type, String name) {
        return modules().stream()
                .map(Terraform::parse)
                .filter(file -> file.has(block) && file.at(block).has(type))
                .map(file -> file.at(block).at(type))
                .filter(ofType -> ofType.has(name))
                .map(ofType -> ofType.at(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(block + " " + type + "." + name + " is nowhere in " + FOLDER));
    }

    /** The names of all blocks of a kind: of variables, say, or of resources, as {@code type.name}. */
    static Set<String> names(String block, int labels) {
        Set<String> names = new TreeSet<>();
        for (String file : modules()) {
            Yaml parsed = parse(file);
            if (parsed.has(block)) {
                for (String first : parsed.at(block).keys()) {
                    if (labels == 1) {
                        names.add(first);
                    } else {
                        parsed.at(block).at(first).keys().forEach(second -> names.add(first + "." + second));
                    }
                }
            }
        }
        return names;
    }

    /** What all modules say together that matches, outside of comments: the first group. */
    static Set<String> mentioned(Pattern pattern) {
        Set<String> mentioned = new TreeSet<>();
        for (String file : modules()) {
            Matcher found =
                    pattern.matcher(COMMENT.matcher(Repository.read(file)).replaceAll(""));
            while (found.find()) {
                mentioned.add(found.group(1));
            }
        }
        return mentioned;
    }

    /** All values under a key, however deep. */
    static List<Object> under(Object within, String key) {
        List<Object> found = new ArrayList<>();
        if (within instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (key.equals(name)) {
                    found.addAll(value instanceof List<?> several ? several : List.of(value));
                }
                found.addAll(under(value, key));
            });
        } else if (within instanceof List<?> list) {
            list.forEach(item -> found.addAll(under(item, key)));
        }
        return found;
    }
}
