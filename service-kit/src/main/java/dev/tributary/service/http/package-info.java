/** Health, metrics and status over HTTP. */
@NullMarked
package dev.tributary.service.http;

import org.jspecify.annotations.NullMarked;
