package dev.tributary.local.replay;

/**
 * A build of all tables beside the live ones.
 *
 * @param name its name, as {@link dev.tributary.contracts.pipeline.PipelineFile#requireBuild} checks it
 * @param pipelineFile the path of the pipeline file whose tables and rules it is built by
 * @param swap whether it takes the place of the live tables, if it equals the source
 */
public record BuildRequest(String name, String pipelineFile, boolean swap) {}
