/**
 * Real servers on one machine: Postgres and the registry as child processes, Kafka in this process.
 *
 * <p>All listen on the loopback address only and keep their data under the directory they are given. A directory belongs
 * to one live server at a time; a second start on it goes on where the first stopped, however that one ended.
 */
@NullMarked
package dev.tributary.embedded;

import org.jspecify.annotations.NullMarked;
