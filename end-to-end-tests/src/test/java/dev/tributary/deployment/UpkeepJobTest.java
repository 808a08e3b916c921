package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tributary.lake.LakeUpkeepMain;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The job that keeps the lake in order runs a program of the lake-sink's image, with the lake-sink's rights. */
final class UpkeepJobTest {

    private final V1PodSpec sink = pod(Manifest.deployment(Manifest.all(List.of("k8s/base/lake-sink.yaml")))
            .getSpec()
            .getTemplate()
            .getSpec());
    private final V1CronJob job =
            (V1CronJob) Manifest.all(List.of("k8s/base/lake-upkeep.yaml")).get(0);
    private final V1PodSpec upkeep = pod(Objects.requireNonNull(job.getSpec())
            .getJobTemplate()
            .getSpec()
            .getTemplate()
            .getSpec());

    private static V1PodSpec pod(V1PodSpec pod) {
        assertNotNull(pod);
        assertEquals(1, pod.getContainers().size());
        return pod;
    }

    private static V1Container container(V1PodSpec pod) {
        return pod.getContainers().get(0);
    }

    @Test
    void runsAProgramOfTheImageByTheOptionsThatItHas() {
        List<String> command = Objects.requireNonNull(container(upkeep).getCommand());
        assertEquals(LakeUpkeepMain.class.getName(), command.get(command.size() - 1));
        assertEquals("-XX:MaxRAMPercentage=" + Dockerfile.read().heapPercent(), command.get(1));
        String image = Repository.read("Dockerfile");
        assertEquals(2, image.split("/app/\\$\\{SERVICE\\}.jar", -1).length - 1, "where the jar is");

        Map<String, String> options =
                ServiceOptions.read(Objects.requireNonNull(container(upkeep).getArgs()));
        assertEquals("/etc/tributary/pipeline.yaml", options.get("--pipeline"));
        List<String> mounts = Objects.requireNonNull(container(upkeep).getVolumeMounts()).stream()
                .map(V1VolumeMount::getMountPath)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
        assertEquals(List.of("/etc/tributary", options.get("--scratch"), "/tmp"), mounts);
    }

    @Test
    void isTheLakeSinkBesideItself() {
        assertEquals(container(sink).getImage(), container(upkeep).getImage());
        assertEquals(sink.getServiceAccountName(), upkeep.getServiceAccountName());
        assertEquals(sink.getSecurityContext(), upkeep.getSecurityContext());
        assertEquals(container(sink).getSecurityContext(), container(upkeep).getSecurityContext());
        assertEquals(sink.getVolumes(), upkeep.getVolumes());
        assertEquals(container(sink).getEnv(), container(upkeep).getEnv());
        assertEquals(container(sink).getResources(), container(upkeep).getResources());
    }
}
