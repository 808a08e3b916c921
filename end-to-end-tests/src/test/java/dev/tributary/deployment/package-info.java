/** Checks of what deploys Tributary: the Dockerfile, the Compose file, the Kubernetes manifests, Terraform, the pipeline files. */
@NullMarked
package dev.tributary.deployment;

import org.jspecify.annotations.NullMarked;
