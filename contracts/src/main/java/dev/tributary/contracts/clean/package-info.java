/** The clean record: its columns, types and names. */
@NullMarked
package dev.tributary.contracts.clean;

import org.jspecify.annotations.NullMarked;
