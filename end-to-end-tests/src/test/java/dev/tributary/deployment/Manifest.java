package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads Kubernetes manifests as the API server with {@code fieldValidation=Strict} does, and stricter. */
final class Manifest {

    private static final Map<String, Kind> KINDS = Map.of(
            "apps/v1 Deployment", new Kind(V1Deployment.class, V1Deployment::validateJsonElement),
            "batch/v1 CronJob", new Kind(V1CronJob.class, V1CronJob::validateJsonElement),
            "v1 ServiceAccount", new Kind(V1ServiceAccount.class, V1ServiceAccount::validateJsonElement),
            "policy/v1 PodDisruptionBudget",
                    new Kind(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement));

    private interface Check {
        void run(JsonElement json) throws IOException;
    }

    private record Kind(Class<? extends KubernetesObject> type, Check check) {}

    private Manifest() {}

    /** The objects of all manifests in a folder; what Kustomize itself reads is left out. */
    static List<KubernetesObject> all(List<String> files) {
        List<KubernetesObject> objects = new ArrayList<>();
        files.forEach(file -> objects.addAll(parse(file, Repository.read(file))));
        return objects;
    }

    /** The deployment of a file. */
    static V1Deployment deployment(List<KubernetesObject> objects) {
        return objects.stream()
                .filter(V1Deployment.class::isInstance)
                .map(V1Deployment.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The objects of a manifest.
     *
     * @throws AssertionError if one has an unknown kind or key, lacks a required key, or has a value of a wrong type
     */
    static List<KubernetesObject> parse(String name, String text) {
        return Yaml.documents(name, text).stream().map(Manifest::object).toList();
    }

    private static KubernetesObject object(Yaml document) {
        String kind =
                document.at("apiVersion").text() + " " + document.at("kind").text();
        Kind known = KINDS.get(kind);
        if (known == null) {
            throw new AssertionError(
                    document.path() + ": " + kind + " is no kind that is checked; add it to " + KINDS.keySet());
        }
        JsonElement json = new GsonBuilder().serializeNulls().create().toJsonTree(document.value());
        try {
            known.check.run(json);
            KubernetesObject object = JSON.getGson().fromJson(json, known.type);
            // Gson makes 2 of "2" and "8080" of 8080, where the API server refuses: what it writes back shows it.
            same(document.path() + " (" + kind + ")", json, JSON.getGson().toJsonTree(object));
            return object;
        } catch (IOException | RuntimeException refused) {
            throw new AssertionError(document.path() + ": " + kind + ": " + refused.getMessage(), refused);
        }
    }

    /** Refuses what is not read as it is written; that defaults are added is fine. */
    private static void same(String path, JsonElement written, JsonElement read) {
        if (written.isJsonObject() && read.isJsonObject()) {
            written.getAsJsonObject().entrySet().forEach(entry -> {
                JsonElement child = read.getAsJsonObject().get(entry.getKey());
                String name = path + "." + entry.getKey();
                same(name, entry.getValue(), child == null ? JsonNull.INSTANCE : child);
            });
        } else if (written.isJsonArray() && read.isJsonArray()) {
            assertEquals(written.getAsJsonArray().size(), read.getAsJsonArray().size(), path);
            for (int i = 0; i < read.getAsJsonArray().size(); i++) {
                same(
                        path + "[" + i + "]",
                        written.getAsJsonArray().get(i),
                        read.getAsJsonArray().get(i));
            }
        } else if (written.isJsonNull() || !written.equals(read)) {
            throw new AssertionError(path + ": " + written + " is of a wrong type; it is read as " + read);
        }
    }
}
