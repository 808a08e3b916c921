package dev.tributary.service.lifecycle;

import dev.tributary.contracts.pipeline.PipelineFile;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What a service is made from.
 *
 * @param file the pipeline file, with all parts that the service needs
 * @param metrics where its meters go
 * @param clock the wall clock; only for time-outs, intervals and metrics, never in what is written
 * @param scratch a folder for temporary files; it may be wiped between runs
 */
public record ServiceContext(PipelineFile file, MeterRegistry metrics, Clock clock, Path scratch) {}
