package dev.tributary.embedded;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Registers and looks up schemas over HTTP. */
record RegistryProbe(String url) {
    private static final Pattern CONTENT_ID = Pattern.compile("\"contentId\":(\\d+)");

    /** Registers an empty record schema and returns its content id. */
    long register(String name) throws Exception {
        String body = """
                {"artifactId": "%s", "artifactType": "AVRO", "firstVersion": {"content": {
                  "content": "{\\"type\\": \\"record\\", \\"name\\": \\"%s\\", \\"fields\\": []}",
                  "contentType": "application/json"}}}
                """.formatted(name, name);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(url + "/groups/default/artifacts?ifExists=FIND_OR_CREATE_VERSION"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        String answer = send(request);
        Matcher matcher = CONTENT_ID.matcher(answer);
        if (!matcher.find()) {
            throw new IllegalStateException("no content id: " + answer);
        }
        return Long.parseLong(matcher.group(1));
    }

    String schema(long contentId) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url + "/ids/contentIds/" + contentId))
                .build());
    }

    private static String send(HttpRequest request) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return response.body();
    }
}
