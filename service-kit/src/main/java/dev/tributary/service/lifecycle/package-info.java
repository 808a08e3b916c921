/** How a service starts, reports and ends. */
@NullMarked
package dev.tributary.service.lifecycle;

import org.jspecify.annotations.NullMarked;
