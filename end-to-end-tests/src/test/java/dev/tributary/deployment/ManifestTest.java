package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests are what the API server takes, and Kustomize gets all of them. */
final class ManifestTest {

    private static final String BASE = "k8s/base/";

    @ParameterizedTest
    @MethodSource("resources")
    void isWhatTheApiServerTakes(String file) {
        assertFalse(Manifest.parse(file, Repository.read(file)).isEmpty());
    }

    @ParameterizedTest(name = "''{0}'' made ''{1}''")
    @CsvSource(
            delimiter = '|',
            value = {
                "terminationGracePeriodSeconds | terminationGraceSeconds | terminationGraceSeconds",
                "mountPath: /tmp | subPath: tmp | `mountPath` is not found",
                "replicas: 2 | replicas: two | two",
                "replicas: 2 | replicas: '2' | wrong type",
                "prometheus.io/port: \"8080\" | prometheus.io/port: 8080 | wrong type",
                "readOnlyRootFilesystem: true | readOnlyRootFilesystem: \"yes\" | wrong type",
                "path: /health/live | paths: /health/live | paths",
                "memory: 1Gi | memory: 1GB | suffix",
                "kind: Deployment | kind: Deploiment | is no kind that is checked",
                "apiVersion: apps/v1 | apiVersion: apps/v1beta1 | is no kind that is checked",
                "replicas: 2 | 'replicas: 2\n  replicas: 3' | duplicate key replicas"
            })
    void refusesWhatTheApiServerRefuses(String right, String wrong, String said) {
        String good = Repository.read(BASE + "stream-processor.yaml");
        String bad = good.replace(right, wrong);
        assertNotEquals(good, bad);

        Throwable refusal = assertThrows(Throwable.class, () -> Manifest.parse("bad.yaml", bad));

        assertTrue(String.valueOf(refusal.getMessage()).contains(said), refusal::getMessage);
    }

    @Test
    void kustomizeGetsEveryManifestOnce() {
        Yaml kustomization = kustomization();
        List<String> resources = kustomization.at("resources").texts();
        TreeSet<String> known = new TreeSet<>(resources);
        known.add("kustomization.yaml");
        kustomization
                .at("configMapGenerator")
                .list()
                .forEach(map -> known.addAll(map.at("files").texts()));

        assertEquals(resources.size(), new TreeSet<>(resources).size());
        assertEquals(
                List.copyOf(known),
                Repository.files(BASE).stream()
                        .map(file -> file.substring(BASE.length()))
                        .toList());
    }

    @Test
    void kustomizeSetsTheTagOfEveryImage() {
        List<String> tagged = kustomization().at("images").list().stream()
                .map(image -> image.only("name", "newTag").at("name").text())
                .sorted()
                .toList();

        assertEquals(
                Repository.SERVICES.stream().map("tributary/"::concat).sorted().toList(), tagged);
    }

    static List<String> resources() {
        return kustomization().at("resources").texts().stream()
                .map(BASE::concat)
                .toList();
    }

    private static Yaml kustomization() {
        Yaml kustomization = Yaml.document("kustomization.yaml", Repository.read(BASE + "kustomization.yaml"));
        assertEquals("Kustomization", kustomization.at("kind").text());
        return kustomization.only("apiVersion", "kind", "resources", "configMapGenerator", "labels", "images");
    }
}
