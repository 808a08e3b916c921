/** What the services promise each other: identities, versions, topics. */
@NullMarked
package dev.tributary.contracts;

import org.jspecify.annotations.NullMarked;
