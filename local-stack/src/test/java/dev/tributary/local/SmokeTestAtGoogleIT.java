package dev.tributary.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.ObjectStores;
import dev.tributary.local.smoke.SmokeTest;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.service.finding.Finding;
import dev.tributary.testkit.TestBigQuery;
import dev.tributary.testkit.TestGcs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over the wire, with Google's clients. The test server of BigQuery forgets a table's description, so the first merge ends when
 * it finds a table that is not ours; {@code BigQueryProbeIT} of warehouse-merger goes on from there.
 */
final class SmokeTestAtGoogleIT {

    private final String bucket = TestGcs.newBucket("smoke");
    private final List<String> datasets = List.of(
            TestBigQuery.datasetName("bronze"),
            TestBigQuery.datasetName("silver"),
            TestBigQuery.datasetName("staging"));

    @Test
    void landsInABucketAndRemovesWhatItHasMadeAlsoWhereAMergeFails(@TempDir Path folder) throws Exception {
        PipelineFile file =
                PipelineFiles.load(Files.writeString(folder.resolve("pipeline.yaml"), pipeline()), Map.of());
        List<Finding> steps = new ArrayList<>();

        boolean good = new SmokeTest(file, Clock.systemUTC(), () -> false, steps::add).run();

        assertFalse(good);
        assertEquals(
                List.of(
                        "ok lake: inserts",
                        "error warehouse: inserts",
                        "ok clean-up of the warehouse",
                        "ok clean-up of the lake"),
                steps.stream()
                        .map(step -> step.severity() + " " + step.subject())
                        .toList());
        assertTrue(steps.get(1).message().contains("belongs to something that is not ours"), steps::toString);
        assertEquals("2 objects deleted", steps.get(3).message());
        try (ObjectStore lake = ObjectStores.open(file.theLake());
                Stream<String> left = lake.list("")) {
            assertEquals(List.of(), left.toList());
        }
        for (String dataset : datasets) {
            assertTrue(tables(dataset).isEmpty(), dataset);
        }
    }

    private static JsonNode tables(String dataset) throws IOException {
        String path = "/bigquery/v2/projects/" + TestBigQuery.PROJECT + "/datasets/" + dataset + "/tables";
        try (InputStream listed = TestBigQuery.emulator().resolve(path).toURL().openStream()) {
            return new ObjectMapper().readTree(listed).path("tables");
        }
    }

    private String pipeline() {
        return """
                pipeline: shop
                lake: { url: "gs://%s/lake", gcs: { endpoint: "%s" } }
                warehouse:
                  bigquery:
                    project: %s
                    location: EU
                    endpoint: "%s"
                    datasets: { bronze: %s, silver: %s, staging: %s }
                tables: { public.*: {} }
                """.formatted(
                        bucket,
                        TestGcs.endpoint(),
                        TestBigQuery.PROJECT,
                        TestBigQuery.emulator(),
                        datasets.get(0),
                        datasets.get(1),
                        datasets.get(2));
    }
}
