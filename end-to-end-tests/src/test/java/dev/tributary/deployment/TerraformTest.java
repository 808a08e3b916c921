package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.testkit.HclFormat;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Terraform makes is what the services, the manifests and the documents speak of. */
final class TerraformTest {

    private static final String DOCUMENT = "docs/google-cloud.md";
    private static final String OF_THE_LAKE = "### What lake-sink calls";
    private static final String OF_THE_WAREHOUSE = "### What warehouse-merger calls";
    private static final String ANNOTATION = "iam.gke.io/gcp-service-account";

    static Stream<String> files() {
        return Stream.concat(Terraform.modules().stream(), Terraform.environments().stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void isFormatted(String file) throws IOException {
        assertEquals(HclFormat.of(Repository.ROOT.resolve(file)), Repository.read(file));
    }

    @ParameterizedTest
    @CsvSource({
        "lake_writer, on the bucket, " + OF_THE_LAKE,
        "lake_reader, on the bucket, " + OF_THE_WAREHOUSE,
        "job_runner, on the project, " + OF_THE_WAREHOUSE,
        "dataset_merger, on the datasets, " + OF_THE_WAREHOUSE
    })
    void aRoleHoldsWhatTheCallsNeedAndNothingElse(String role, String column, String heading) {
        List<String> permissions = permissions(role);

        assertEquals(permissions.size(), Set.copyOf(permissions).size());
        assertEquals(MarkdownTable.under(DOCUMENT, heading).code(column), new TreeSet<>(permissions));
    }

    /** What the clients name when they are refused. Terraform makes the datasets, and one's own jobs may always be seen. */
    @Test
    void whatTheClientsAskForIsGranted() {
        Pattern permission = Pattern.compile("\\b(?:storage|bigquery)\\.[a-z]+\\.\\w+");
        Set<String> granted = Terraform.names("resource", 2).stream()
                .filter(name -> name.startsWith("google_project_iam_custom_role."))
                .flatMap(name -> permissions(name.substring(name.indexOf('.') + 1)).stream())
                .collect(Collectors.toCollection(HashSet::new));
        granted.addAll(Set.of("bigquery.datasets.create", "bigquery.jobs.get"));
        for (String source : List.of(
                "lake-sink/src/main/java/dev/tributary/lake/gcs/GcsCall.java",
                "warehouse-merger/src/main/java/dev/tributary/merger/bigquery/BigQueryCall.java")) {
            List<String> asked = permission
                    .matcher(Repository.read(source))
                    .results()
                    .map(found -> found.group())
                    .toList();
            assertFalse(asked.isEmpty(), source);
            asked.forEach(each -> assertTrue(granted.contains(each), () -> each + " is granted by no role"));
        }
    }

    @Test
    void eachRoleIsGrantedOnceAndToTheAccountOfItsService() {
        Map<String, String> granted = Map.of(
                "lake_writer", "google_storage_bucket_iam_member",
                "lake_reader", "google_storage_bucket_iam_member",
                "job_runner", "google_project_iam_member",
                "dataset_merger", "google_bigquery_dataset_access");
        granted.forEach((name, type) -> assertEquals(
                "google_project_iam_custom_role." + name + ".id",
                String.valueOf(Terraform.one("resource", type, name).orNull("role"))));
        assertEquals(
                granted.keySet(),
                Terraform.names("resource", 2).stream()
                        .filter(name -> name.startsWith("google_project_iam_custom_role."))
                        .map(name -> name.substring(name.indexOf('.') + 1))
                        .collect(Collectors.toSet()));
        // hcl4j leaves out what is in brackets.
        String identity = Repository.read("terraform/identity.tf");
        granted.forEach((name, type) -> {
            String service = name.equals("lake_writer") ? "lake-sink" : "warehouse-merger";
            String block = identity.substring(identity.indexOf("\"" + type + "\" \"" + name + "\""));
            assertTrue(
                    block.substring(0, block.indexOf("\n}\n"))
                            .contains("google_service_account.service[\"" + service + "\"]."),
                    name);
        });
    }

    @Test
    void theAccountsAreThoseOfThePodsThatCallGoogle() {
        Map<String, String> annotated = new TreeMap<>();
        for (String service : Repository.SERVICES) {
            Manifest.all(List.of("k8s/base/" + service + ".yaml")).stream()
                    .filter(V1ServiceAccount.class::isInstance)
                    .map(V1ServiceAccount.class::cast)
                    .filter(account -> account.getMetadata() != null
                            && account.getMetadata().getAnnotations() != null
                            && account.getMetadata().getAnnotations().containsKey(ANNOTATION))
                    .forEach(account -> annotated.put(
                            String.valueOf(account.getMetadata().getName()),
                            String.valueOf(
                                    account.getMetadata().getAnnotations().get(ANNOTATION))));
        }
        Yaml pipeline = Yaml.document("k8s/base/pipeline.yaml", Repository.read("k8s/base/pipeline.yaml"));
        String project = pipeline.at("warehouse").at("bigquery").at("project").text();

        Yaml accounts = Terraform.one("resource", "google_service_account", "service");
        assertEquals("each.key", accounts.at("account_id").value().toString());
        assertEquals(annotated.keySet(), new TreeSet<>(accounts.at("for_each").keys()));
        annotated.forEach(
                (service, account) -> assertEquals(service + "@" + project + ".iam.gserviceaccount.com", account));
        assertTrue(Repository.read("terraform/identity.tf")
                .contains("\"serviceAccount:${var.project}.svc.id.goog[${var.kubernetes_namespace}/${each.key}]\""));
    }

    @Test
    void eachVariableIsUsedAndEachThatIsUsedIsDeclared() {
        assertEquals(Terraform.names("variable", 1), Terraform.mentioned(Pattern.compile("\\bvar\\.(\\w+)")));
        assertEquals(Terraform.names("locals", 1), Terraform.mentioned(Pattern.compile("\\blocal\\.(\\w+)")));
        Set<String> known = Terraform.names("resource", 2);
        Terraform.names("data", 2).forEach(name -> known.add("data." + name));
        Terraform.mentioned(Pattern.compile("(?<![\"\\w.])((?:data\\.)?google_\\w+\\.\\w+)"))
                .forEach(used -> assertTrue(known.contains(used), () -> used + " is not in " + known));
    }

    @Test
    void thereIsAFileForEachEnvironment() {
        assertEquals(
                List.of(
                        "terraform/environments/dev.tfvars",
                        "terraform/environments/prod.tfvars",
                        "terraform/environments/stage.tfvars"),
                Terraform.environments());
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.deployment.Terraform#environments")
    void anEnvironmentSetsAllThatIsRequiredAndNothingUnknown(String file) {
        Yaml values = Terraform.parse(file);
        for (String variable : Terraform.names("variable", 1)) {
            boolean optional = Terraform.modules().stream()
                    .map(Terraform::parse)
                    .filter(module ->
                            module.has("variable") && module.at("variable").has(variable))
                    .anyMatch(module -> module.at("variable").at(variable).has("default"));
            assertTrue(optional || values.has(variable), () -> file + " lacks " + variable);
        }
        values.keys()
                .forEach(key -> assertTrue(
                        Terraform.names("variable", 1).contains(key), () -> file + ": " + key + " is no variable"));
        assertTrue(file.endsWith("/" + values.at("environment").text() + ".tfvars"), file);
    }

    @Test
    void noLifecycleRuleDeletesOrTouchesACommitObject() {
        Yaml bucket = Terraform.one("resource", "google_storage_bucket", "lake");
        List<Object> rules = Terraform.under(bucket.value(), "action");
        assertEquals(
                Set.of("SetStorageClass", "AbortIncompleteMultipartUpload"),
                rules.stream()
                        .map(rule -> new Yaml("action", rule).at("type").text())
                        .collect(Collectors.toSet()));
        assertEquals(
                Set.of("SetStorageClass", "AbortIncompleteMultipartUpload"),
                Terraform.mentioned(Pattern.compile("type\\s*=\\s*\"(\\w+)\"")));
        Yaml colder = bucket.at("dynamic").at("lifecycle_rule").at("content").at("condition");
        TableId orders = new TableId("public", "orders");
        LakePaths paths = new LakePaths("shop");
        for (String suffix : colder.at("matches_suffix").texts()) {
            assertTrue(
                    paths.file(orders, LakePaths.partition(0), "t", 0, 0, "a").endsWith(suffix));
            assertFalse(paths.commit(orders, "t", 0, 0).endsWith(suffix));
            assertFalse(paths.topic(orders, 1).endsWith(suffix));
        }
        assertEquals(false, bucket.at("force_destroy").value());
        assertEquals(true, bucket.at("uniform_bucket_level_access").value());
        // Either would keep lake-sink from sweeping.
        assertFalse(bucket.has("retention_policy") || bucket.has("default_event_based_hold"));
    }

    @Test
    void whatALoadHasLandedExpiresAsTheMergerHasIt() {
        Object milliseconds = Terraform.parse("terraform/locals.tf")
                .at("locals")
                .at("staging_expiration_ms")
                .value();
        assertEquals(Duration.ofHours(6).toMillis(), ((Number) milliseconds).longValue());
        Yaml datasets = Terraform.one("resource", "google_bigquery_dataset", "warehouse");
        assertEquals(
                Map.of("bronze", "null", "silver", "null", "staging", "local.staging_expiration_ms"),
                datasets.at("for_each").keys().stream()
                        .collect(Collectors.toMap(
                                layer -> layer,
                                layer -> String.valueOf(
                                        datasets.at("for_each").at(layer).orNull("expiration_ms")))));
    }

    @Test
    void theOutputsLinesAreKeysOfThePipelineFile() {
        Yaml lines = Terraform.parse("terraform/outputs.tf")
                .at("output")
                .at("pipeline_file")
                .at("value");
        String configuration = Repository.read("docs/configuration.md");
        Set<String> leaves = new TreeSet<>();
        leaves("", lines, leaves);
        assertTrue(leaves.contains("lake.url"), leaves::toString);
        leaves.forEach(leaf -> assertTrue(configuration.contains("| `" + leaf + "` |"), leaf));
    }

    private static void leaves(String path, Yaml node, Set<String> leaves) {
        if (node.value() instanceof Map<?, ?>) {
            node.keys().forEach(key -> leaves(path.isEmpty() ? key : path + "." + key, node.at(key), leaves));
        } else {
            leaves.add(path);
        }
    }

    private static List<String> permissions(String role) {
        return Terraform.one("resource", "google_project_iam_custom_role", role)
                .at("permissions")
                .texts();
    }
}
