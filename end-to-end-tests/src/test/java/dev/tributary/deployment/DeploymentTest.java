package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.config.PipelineFiles;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1HTTPGetAction;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each Deployment fits the program that it runs, and the objects beside it. */
final class DeploymentTest {

    static final List<String> SERVICES = Repository.SERVICES;

    private static final Dockerfile DOCKERFILE = Dockerfile.read();

    @ParameterizedTest
    @FieldSource("SERVICES")
    void probesAndScrapesAskWhatIsServed(String service) throws Exception {
        V1Container container = container(service);
        Map<String, String> scrape = annotations(service);
        try (LiveEndpoint endpoint = new LiveEndpoint()) {
            for (V1Probe probe : Stream.of(
                            container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                    .map(DeploymentTest::there)
                    .toList()) {
                V1HTTPGetAction get = there(probe.getHttpGet());
                assertEquals("http", there(get.getPort()).getStrValue());
                assertEquals(200, endpoint.status(there(get.getPath())));
            }
            assertEquals(200, endpoint.status(there(scrape.get("prometheus.io/path"))));
            assertEquals(404, endpoint.status("/healthz"));
        }
        assertEquals(
                "/health/ready",
                there(there(container.getReadinessProbe()).getHttpGet()).getPath());
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void theProgramListensWhereItIsAsked(String service) {
        V1Container container = container(service);
        Map<String, String> options = ServiceOptions.read(there(container.getArgs()));

        // The default is the loopback interface, which no probe reaches.
        assertEquals("0.0.0.0", options.get("--bind"));
        assertEquals(1, there(container.getPorts()).size());
        assertEquals("http", container.getPorts().get(0).getName());
        assertEquals(
                options.get("--port"),
                String.valueOf(container.getPorts().get(0).getContainerPort()));
        assertEquals(options.get("--port"), annotations(service).get("prometheus.io/port"));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void theProgramReadsAndWritesWhatIsMounted(String service) {
        Map<String, String> options =
                ServiceOptions.read(there(container(service).getArgs()));
        Map<String, String> mounts = there(container(service).getVolumeMounts()).stream()
                .collect(Collectors.toMap(V1VolumeMount::getMountPath, V1VolumeMount::getName));
        Map<String, V1Volume> volumes = there(pod(service).getVolumes()).stream()
                .collect(Collectors.toMap(V1Volume::getName, volume -> volume));

        assertEquals(volumes.keySet(), Set.copyOf(mounts.values()));
        V1Volume pipeline = there(volumes.get(there(mounts.get("/etc/tributary"))));
        assertEquals("/etc/tributary/pipeline.yaml", options.get("--pipeline"));
        assertEquals("tributary-pipeline", there(pipeline.getConfigMap()).getName());
        // The root file system is read-only, so what is written needs a volume: scratch files, and the JVM's own.
        for (String written : List.of(there(options.get("--scratch")), "/tmp")) {
            assertNotNull(there(volumes.get(there(mounts.get(written)))).getEmptyDir(), written);
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void thePipelineFileLoadsWithWhatTheContainerIsGiven(String service) {
        Map<String, String> environment = there(container(service).getEnv()).stream()
                .collect(Collectors.toMap(variable -> variable.getName(), variable -> "given"));

        PipelineFile file = PipelineFiles.load(Repository.ROOT.resolve("k8s/base/pipeline.yaml"), environment);

        assertTrue(file.theSource().password().isPresent());
        assertNotNull(file.theKafka().bootstrapServers());
        assertNotNull(file.theRegistry().url());
        assertEquals("gs", file.theLake().url().getScheme());
        assertTrue(file.theWarehouse().bigquery().isPresent());
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void onlyCaptureGetsTheSecretOfTheSource(String service) {
        long secrets = there(container(service).getEnv()).stream()
                .filter(variable -> variable.getValueFrom() != null)
                .map(variable -> there(there(variable.getValueFrom()).getSecretKeyRef()))
                .filter(secret -> "tributary-source".equals(secret.getName()))
                .count();

        assertEquals(service.equals("cdc-capture") ? 1 : 0, secrets);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void thePodHasNoMoreRightsThanItNeeds(String service) {
        V1PodSpec pod = pod(service);
        var container = there(container(service).getSecurityContext());

        assertEquals(false, pod.getAutomountServiceAccountToken());
        assertEquals(true, there(pod.getSecurityContext()).getRunAsNonRoot());
        assertEquals(
                DOCKERFILE.last("USER"),
                pod.getSecurityContext().getRunAsUser() + ":"
                        + pod.getSecurityContext().getRunAsGroup());
        assertEquals(false, container.getAllowPrivilegeEscalation());
        assertEquals(true, container.getReadOnlyRootFilesystem());
        assertEquals(List.of("ALL"), there(container.getCapabilities()).getDrop());
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void theHeapHas512MiBAndAsMuchIsLeftForTheRest(String service) {
        var resources = there(container(service).getResources());
        BigDecimal limit = there(there(resources.getLimits()).get("memory")).getNumber();

        assertEquals(512L << 20, limit.longValueExact() * DOCKERFILE.heapPercent() / 100);
        assertEquals(limit, there(there(resources.getRequests()).get("memory")).getNumber());
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void selectsItsOwnPodsAndRunsAsItsOwnAccount(String service) {
        Map<String, String> own = Map.of("app.kubernetes.io/name", service);
        V1Deployment deployment = deployment(service);

        assertEquals(service, there(deployment.getMetadata()).getName());
        assertEquals(own, there(there(deployment.getSpec()).getSelector()).getMatchLabels());
        assertEquals(
                own, there(deployment.getSpec().getTemplate().getMetadata()).getLabels());
        assertEquals(service, pod(service).getServiceAccountName());
        assertEquals(service, container(service).getName());
        assertEquals("tributary/" + service, container(service).getImage());
        for (KubernetesObject object : objects(service)) {
            assertEquals(service, there(object.getMetadata()).getName());
            if (object instanceof V1PodDisruptionBudget budget) {
                V1LabelSelector selector = there(there(budget.getSpec()).getSelector());
                assertEquals(own, selector.getMatchLabels());
                // A budget for a single pod either means nothing or blocks the drain of its node.
                assertTrue(there(deployment.getSpec().getReplicas()) > 1);
            }
        }
        assertTrue(objects(service).stream().anyMatch(V1ServiceAccount.class::isInstance));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void onlyCaptureNeverRunsTwiceAtARollout(String service) {
        var spec = there(deployment(service).getSpec());
        String strategy = there(spec.getStrategy()).getType();

        assertEquals(service.equals("cdc-capture") ? "Recreate" : "RollingUpdate", strategy);
        assertTrue(!service.equals("cdc-capture") || Objects.equals(spec.getReplicas(), 1));
    }

    private static List<KubernetesObject> objects(String service) {
        return Manifest.all(List.of("k8s/base/" + service + ".yaml"));
    }

    private static V1Deployment deployment(String service) {
        return Manifest.deployment(objects(service));
    }

    private static V1PodSpec pod(String service) {
        return there(there(deployment(service).getSpec()).getTemplate().getSpec());
    }

    private static V1Container container(String service) {
        assertEquals(1, pod(service).getContainers().size());
        return pod(service).getContainers().get(0);
    }

    private static Map<String, String> annotations(String service) {
        return there(there(there(deployment(service).getSpec()).getTemplate().getMetadata())
                .getAnnotations());
    }

    /** The client's getters give null for what a manifest leaves out. */
    private static <T> T there(@Nullable T value) {
        assertNotNull(value);
        return value;
    }
}
