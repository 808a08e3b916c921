/** The pipeline file as values: every component is a key of the YAML. */
@NullMarked
package dev.tributary.contracts.pipeline;

import org.jspecify.annotations.NullMarked;
