package dev.tributary.processor.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.tributary.processor.core.Rule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A compiled check. */
record CelCheck(CelRuntime.Program program, Variables variables) implements Rule.Check {

    @Override
    public boolean isBrokenBy(@Nullable Object[] values) {
        CelVariableResolver row = name -> Optional.ofNullable(variables.value(name, values));
        try {
            // An unknown comes back as an object of its own: it is not false.
            return Boolean.FALSE.equals(program.eval(row));
        } catch (CelEvaluationException failed) {
            // Division by zero, a text that is no number, a loop over its limit: not known, so not broken.
            return false;
        }
    }
}
