/** Service 1: one replication slot of a Postgres into raw topics, exactly once. */
@NullMarked
package dev.tributary.capture;

import org.jspecify.annotations.NullMarked;
