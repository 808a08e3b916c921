/** A lake in Google Cloud Storage. */
@NullMarked
package dev.tributary.merger.gcs;

import org.jspecify.annotations.NullMarked;
