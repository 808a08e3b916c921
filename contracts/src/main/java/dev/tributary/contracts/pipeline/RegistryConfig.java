package dev.tributary.contracts.pipeline;

/** The schema registry. */
public record RegistryConfig(
        @Setting("The registry's API, ending in /apis/registry/v3.")
        String url) {}
