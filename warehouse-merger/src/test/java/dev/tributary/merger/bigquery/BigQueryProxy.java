package dev.tributary.merger.bigquery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.tributary.testkit.TestBigQuery;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/**
 * A proxy in front of the test server that answers some requests itself, or loses the answer.
 */
final class BigQueryProxy implements AutoCloseable {

    private static final String REFUSAL = """
            {"error": {"code": %d, "message": "%s", "errors": [{"message": "%s", "domain": "global", "reason": "%s"}]}}
            """;
    private static final String STATUS = ", \"status\": {%s}";
    private static final String JOB = """
            {"kind": "bigquery#job", "jobReference": {"projectId": "test", "jobId": "any", "location": "EU"},
             "configuration": {"jobType": "QUERY", "query": {"query": "SELECT 1", "useLegacySql": false}},
             "statistics": {"creationTime": "%d", "startTime": "1", "endTime": "4001",
                "query": {"totalBytesProcessed": "700", "totalBytesBilled": "10485760", "numDmlAffectedRows": "3"}}%s}
            """;
    private static final String LOSES_THE_REPLY = "loses-the-reply";

    private final WireMockServer server;

    BigQueryProxy() {
        server = new WireMockServer(
                options().dynamicPort().bindAddress("127.0.0.1").extensions(new LostReply()));
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(passedOn()));
        // What Google's client asks by itself when an id is taken.
        server.stubFor(get(urlPathMatching(".*/jobs/.*"))
                .withQueryParam("fields", containing("statistics"))
                .atPriority(1)
                .willReturn(json(JOB.formatted(System.currentTimeMillis(), ""))));
    }

    URI endpoint() {
        return URI.create(server.baseUrl());
    }

    WireMockServer server() {
        return server;
    }

    /** The jobs that were inserted or tried to be, by the ends of their requests. */
    List<String> inserts() {
        return server.findAll(postRequestedFor(urlPathMatching(".*/jobs"))).stream()
                .map(request -> request.getBodyAsString())
                .toList();
    }

    static ResponseDefinitionBuilder passedOn() {
        return aResponse().proxiedFrom(TestBigQuery.endpoint().toString());
    }

    /** The request is done, and the connection breaks before the answer. */
    static ResponseDefinitionBuilder doneButReplyLost() {
        return passedOn().withTransformers(LOSES_THE_REPLY);
    }

    static ResponseDefinitionBuilder refusal(int code, String reason, String message) {
        return json(REFUSAL.formatted(code, message, message, reason)).withStatus(code);
    }

    static ResponseDefinitionBuilder taken() {
        return refusal(409, "duplicate", "Already Exists: Job test:EU.job");
    }

    static ResponseDefinitionBuilder running() {
        return job("\"state\": \"RUNNING\"");
    }

    static ResponseDefinitionBuilder done() {
        return job("\"state\": \"DONE\"");
    }

    static ResponseDefinitionBuilder failed(String reason, String message) {
        return job("\"state\": \"DONE\", \"errorResult\": {\"reason\": \"%s\", \"message\": \"%s\"}"
                .formatted(reason, message));
    }

    private static ResponseDefinitionBuilder job(String status) {
        return json(JOB.formatted(System.currentTimeMillis(), STATUS.formatted(status)));
    }

    private static ResponseDefinitionBuilder json(String body) {
        return aResponse().withHeader("Content-Type", "application/json").withBody(body);
    }

    static ResponseDefinitionBuilder reset() {
        return aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
    }

    /** The next requests of this kind are answered so, one after the other; those after them are passed on. */
    void answer(String name, Supplier<MappingBuilder> request, List<ResponseDefinitionBuilder> answers) {
        String state = Scenario.STARTED;
        for (ResponseDefinitionBuilder answer : answers) {
            String next = state + "+";
            server.stubFor(request.get()
                    .inScenario(name)
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
