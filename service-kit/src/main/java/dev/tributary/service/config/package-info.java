/** Reads the pipeline file. */
@NullMarked
package dev.tributary.service.config;

import org.jspecify.annotations.NullMarked;
