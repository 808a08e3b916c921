package dev.tributary.processor.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.pipeline.OnFail;
import dev.tributary.contracts.pipeline.RuleConfig;
import dev.tributary.processor.core.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compiles rules over a table's columns. Thread-safe.
 *
 * <p>A NULL column is an unknown to CEL, so a check has the three-valued logic of SQL; {@code column == null} and
 * {@code column != null} are always known. CEL's interpreting runtime (its default, called legacy) is used: it yields an unknown at the price of a value
 * (0.3 µs), where its planner throws (2 µs), and both take the same otherwise.
 */
public final class RuleCompiler {

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            // What one check may cost (fault 59): its own size, its depth, and all its loops together.
            .maxExpressionCodePointSize(10_000)
            .maxParseRecursionDepth(50)
            .maxParseExpressionNodeCount(2_000)
            .comprehensionMaxIterations(10_000)
            .maxRegexProgramSize(2_000)
            .build();

    private static final CelCompiler SYNTAX = builder().build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

    /**
     * What came of a table's rules.
     *
     * @param rules those that can be checked, by name
     * @param problems why others cannot be, by name
     */
    public record Compiled(List<Rule> rules, Map<String, String> problems) {}

    /** What is wrong with a check, whatever the table's columns are; empty if nothing is. */
    public Optional<String> syntaxProblem(String check) {
        return SYNTAX.parse(check).hasError()
                ? Optional.of(oneLine(SYNTAX.parse(check).getErrorString()))
                : Optional.empty();
    }

    /** Compiles the rules of a table; one that does not fit its columns is among the problems. */
    public Compiled compile(CleanSchema table, Map<String, RuleConfig> rules) {
        List<Rule> compiled = new ArrayList<>();
        Map<String, String> problems = new TreeMap<>();
        if (!rules.isEmpty()) {
            CelCompiler compiler = compiler(table);
            // By name, so that flags come in the same order whatever the map's is.
            new TreeMap<>(rules).forEach((name, rule) -> {
                try {
                    compiled.add(compile(compiler, table, name, rule));
                } catch (CelValidationException | CelEvaluationException problem) {
                    problems.put(name, oneLine(String.valueOf(problem.getMessage())));
                }
            });
        }
        return new Compiled(List.copyOf(compiled), problems);
    }

    private static Rule compile(CelCompiler compiler, CleanSchema table, String name, RuleConfig rule)
            throws CelValidationException, CelEvaluationException {
        CelAbstractSyntaxTree parsed = compiler.parse(rule.check()).getAst();
        CheckRewriter rewriter = new CheckRewriter(table);
        Set<String> reads = rewriter.columnsOf(parsed);
        CelAbstractSyntaxTree checked = compiler.check(rewriter.rewrite(parsed)).getAst();
        CelCheck check = new CelCheck(RUNTIME.createProgram(checked), Variables.of(table));
        return new Rule(name, rule.weight(), rule.on_fail() == OnFail.REJECT, reads, check);
    }

    private static CelCompiler compiler(CleanSchema table) {
        CelCompilerBuilder builder = builder().setResultType(SimpleType.BOOL);
        for (CleanColumn column : table.columns()) {
            builder.addVar(column.name(), Variables.type(column.type()));
            builder.addVar(Variables.isNull(column.name()), SimpleType.BOOL);
        }
        return builder.build();
    }

    private static CelCompilerBuilder builder() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
    }

    private static String oneLine(String message) {
        // CEL adds a picture of the place below the first line.
        return message.lines().findFirst().orElse(message).replace("ERROR: <input>:", "");
    }
}
