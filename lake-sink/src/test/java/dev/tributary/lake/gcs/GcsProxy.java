package dev.tributary.lake.gcs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.tributary.testkit.TestGcs;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/** A proxy in front of the test server that answers some requests itself, or loses the answer. */
final class GcsProxy implements AutoCloseable {

    /** What GCS answers to a refused request. */
    static final String REFUSAL = """
            {"error": {"code": %d, "message": "%s", "errors": [{"message": "%s", "domain": "global", "reason": "%s"}]}}
            """;

    private static final String LOSES_THE_REPLY = "loses-the-reply";

    private final WireMockServer server;

    GcsProxy() {
        // The server names itself, in the URL of an upload's session, as it is called: so all requests come this way.
        server = new WireMockServer(options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .preserveHostHeader(true)
                .extensions(new LostReply()));
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(passedOn()));
    }

    URI endpoint() {
        return URI.create(server.baseUrl());
    }

    WireMockServer server() {
        return server;
    }

    static ResponseDefinitionBuilder passedOn() {
        return aResponse().proxiedFrom(TestGcs.endpoint().toString());
    }

    /** The request is done, and the connection breaks before the answer. */
    static ResponseDefinitionBuilder doneButReplyLost() {
        return passedOn().withTransformers(LOSES_THE_REPLY);
    }

    static ResponseDefinitionBuilder refusal(int code, String reason, String message) {
        return aResponse()
                .withStatus(code)
                .withHeader("Content-Type", "application/json")
                .withBody(REFUSAL.formatted(code, message, message, reason));
    }

    static ResponseDefinitionBuilder reset() {
        return aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
    }

    /** The next requests of this kind are answered so, one after the other; those after them are passed on. */
    void answer(Supplier<MappingBuilder> request, List<ResponseDefinitionBuilder> answers) {
        String state = Scenario.STARTED;
        for (ResponseDefinitionBuilder answer : answers) {
            String next = state + "+";
            server.stubFor(request.get()
                    .inScenario("faults")
                    .whenScenarioStateIs(state)
                    .willSetStateTo(next)
                    .willReturn(answer));
            state = next;
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    private static final class LostReply implements ResponseTransformerV2 {

        @Override
        public Response transform(Response response, ServeEvent event) {
            return Response.Builder.like(response)
                    .but()
                    .fault(Fault.CONNECTION_RESET_BY_PEER)
                    .build();
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public String getName() {
            return LOSES_THE_REPLY;
        }
    }
}
