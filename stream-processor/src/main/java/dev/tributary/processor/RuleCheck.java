package dev.tributary.processor;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.processor.cel.RuleCompiler;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Looks at all checks of the pipeline file before anything runs. */
record RuleCheck(PipelineFile file, RuleCompiler compiler) {

    /**
     * @throws TributaryException {@code NEEDS_OPERATOR} that names each check which is no CEL, whatever the columns are
     */
    void refuseWhatIsNoCel() {
        List<String> problems = new ArrayList<>();
        new TreeMap<>(file.tables()).forEach((table, config) -> new TreeMap<>(config.rules())
                .forEach((name, rule) -> compiler.syntaxProblem(rule.check())
                        .ifPresent(why -> problems.add("tables." + table + ".rules." + name + ".check: " + why))));
        if (!problems.isEmpty()) {
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, String.join("; ", problems));
        }
    }
}
