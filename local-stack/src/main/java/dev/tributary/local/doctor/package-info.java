/** What {@code tributary doctor} looks at. */
@NullMarked
package dev.tributary.local.doctor;

import org.jspecify.annotations.NullMarked;
