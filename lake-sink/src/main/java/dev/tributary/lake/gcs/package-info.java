/** The lake in Google Cloud Storage. */
@NullMarked
package dev.tributary.lake.gcs;

import org.jspecify.annotations.NullMarked;
