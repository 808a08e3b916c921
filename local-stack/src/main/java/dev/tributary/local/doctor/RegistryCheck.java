package dev.tributary.local.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.service.finding.Finding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Whether the schema registry answers at the API that we speak. */
final class RegistryCheck {

    private static final String REGISTRY = "registry";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private RegistryCheck() {}

    static List<Finding> look(RegistryConfig config) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(config.url() + "/system/info"))
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                return List.of(wrong(config, "it answers " + answer.statusCode()));
            }
            JsonNode info = JSON.readTree(answer.body());
            return List.of(Finding.ok(
                    REGISTRY,
                    info.path("name").asText("it") + " " + info.path("version").asText() + " answers"));
        } catch (IllegalArgumentException | IOException failure) {
            return List.of(wrong(config, failure.toString()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of(wrong(config, "interrupted"));
        }
    }

    private static Finding wrong(RegistryConfig config, String why) {
        return Finding.error(
                REGISTRY,
                "the schema registry cannot be asked at " + config.url() + " (" + why + ")",
                "set registry.url to its API, ending in /apis/registry/v3, and see that it runs");
    }
}
