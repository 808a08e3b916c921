package dev.tributary.local.doctor;

import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.ObjectStores;
import dev.tributary.service.finding.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Whether the lake can be written: an object is created, and deleted again. */
final class LakeCheck {

    private LakeCheck() {}

    static List<Finding> look(LakeConfig lake, String pipeline) {
        String name = pipeline + "/_doctor/" + UUID.randomUUID();
        try (ObjectStore store = ObjectStores.open(lake)) {
            CreateOutcome outcome = store.create(name, ObjectContent.of("doctor".getBytes(StandardCharsets.UTF_8)));
            store.delete(name);
            return List.of(Finding.ok("lake", lake.url() + " can be written (" + outcome + ")"));
        }
    }
}
