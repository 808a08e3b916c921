/** The meters of all services. */
@NullMarked
package dev.tributary.service.metrics;

import org.jspecify.annotations.NullMarked;
