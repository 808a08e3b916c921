package dev.tributary.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the Dockerfile says, instruction by instruction. */
record Dockerfile(List<Instruction> instructions) {

    private static final Pattern MAIN = Pattern.compile("([a-z-]+)\\) main=([\\w.]+) ;;");

    record Instruction(String name, String arguments) {}

    static Dockerfile read() {
        String text = Repository.read("Dockerfile").replaceAll("(?m)^#.*\n", "").replaceAll("\\\\\n\\s*", " ");
        List<Instruction> instructions = new ArrayList<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int space = line.indexOf(' ');
            instructions.add(new Instruction(
                    line.substring(0, space), line.substring(space + 1).strip()));
        });
        return new Dockerfile(instructions);
    }

    /** The arguments of the last instruction of a name: in the last stage, where it is there. */
    String last(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("the Dockerfile has no " + name))
                .arguments();
    }

    /** The arguments of the last instruction of a name in its JSON form. */
    List<String> lastList(String name) {
        return Yaml.document(name, last(name)).texts();
    }

    /** The main class of each service. */
    Map<String, String> mains() {
        Map<String, String> mains = new LinkedHashMap<>();
        for (Instruction instruction : instructions) {
            Matcher matcher = MAIN.matcher(instruction.arguments());
            while (matcher.find()) {
                mains.put(matcher.group(1), matcher.group(2));
            }
        }
        return mains;
    }

    /** The share of the memory limit that becomes the heap, in percent. */
    int heapPercent() {
        Matcher matcher = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)").matcher(instructions.toString());
        if (!matcher.find()) {
            throw new AssertionError("the Dockerfile sets no MaxRAMPercentage");
        }
        return Integer.parseInt(matcher.group(1));
    }
}
