package dev.tributary.deployment;

import dev.tributary.service.http.ServiceEndpoint;
import dev.tributary.service.lifecycle.Service;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** The endpoint of a service, to ask it itself what it serves. */
final class LiveEndpoint implements AutoCloseable {

    private final ServiceEndpoint endpoint;

    LiveEndpoint(Service... services) {
        endpoint = ServiceEndpoint.start(
                ServiceEndpoint.loopback(0), List.of(services), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    int port() {
        return endpoint.port();
    }

    /** The HTTP status of a GET. */
    int status(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
