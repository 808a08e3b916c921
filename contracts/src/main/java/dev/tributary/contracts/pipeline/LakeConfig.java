package dev.tributary.contracts.pipeline;

import java.net.URI;

/** The lake. */
public record LakeConfig(
        @Setting("Where files go: gs://bucket/path or file:///folder.")
        URI url,

        @Setting(value = "When a batch is closed.", orElse = "{}")
        RollConfig roll) {}
