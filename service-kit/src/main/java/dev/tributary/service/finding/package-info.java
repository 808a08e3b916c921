/** What a check has found, for people and for programs. */
@NullMarked
package dev.tributary.service.finding;

import org.jspecify.annotations.NullMarked;
