package dev.tributary.contracts.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one key of the pipeline file. A component without a default is required, unless it is an {@code Optional},
 * a {@code List} or a {@code Map}, which are then empty.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** One sentence for {@code docs/configuration.md}. */
    String value();

    /** The default, as it would be written in the file. */
    String orElse() default "";
}
