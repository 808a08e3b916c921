/** All servers and services in one process, under one home folder. */
@NullMarked
package dev.tributary.local.stack;

import org.jspecify.annotations.NullMarked;
