/** Clean topics into the lake: the service, and its port to the store. */
@NullMarked
package dev.tributary.lake;

import org.jspecify.annotations.NullMarked;
