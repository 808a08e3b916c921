/** What the raw topics hold, as far as both who writes and who reads them must know. */
@NullMarked
package dev.tributary.contracts.raw;

import org.jspecify.annotations.NullMarked;
