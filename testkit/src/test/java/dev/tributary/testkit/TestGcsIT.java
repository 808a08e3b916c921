package dev.tributary.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** That the server keeps what tests of create-only writers rely on. */
final class TestGcsIT {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String bucket = TestGcs.newBucket("Shop");

    @Test
    void aBucketIsATestsOwn() {
        assertNotEquals(bucket, TestGcs.newBucket("Shop"));
    }

    @Test
    void aSecondCreateIsRefused() throws Exception {
        assertEquals(200, createAtOnce("first").statusCode());

        assertEquals(412, createAtOnce("second").statusCode());
        assertEquals(412, createResumable("third").statusCode());
        assertEquals("first", content());
    }

    @Test
    void aResumableUploadLosesToOneThatEndsBeforeIt() throws Exception {
        URI session = begin();
        assertEquals(200, createAtOnce("first").statusCode());

        assertEquals(412, complete(session, "second").statusCode());
        assertEquals("first", content());
    }

    @Test
    void aResumableUploadCreates() throws Exception {
        assertEquals(200, createResumable("first").statusCode());
        assertEquals("first", content());
    }

    /** As the Java client does it. The server does not look at the precondition of {@code uploadType=media}. */
    private HttpResponse<String> createAtOnce(String content) throws IOException, InterruptedException {
        String parts = "--x\r\nContent-Type: application/json\r\n\r\n{}\r\n" + "--x\r\nContent-Type: text/plain\r\n\r\n"
                + content + "\r\n--x--\r\n";
        return send(upload("multipart", "multipart/related; boundary=x").POST(BodyPublishers.ofString(parts)));
    }

    private HttpResponse<String> createResumable(String content) throws IOException, InterruptedException {
        return complete(begin(), content);
    }

    private URI begin() throws IOException, InterruptedException {
        HttpResponse<String> begun =
                send(upload("resumable", "application/json").POST(BodyPublishers.ofString("{}")));
        return URI.create(begun.headers().firstValue("Location").orElseThrow());
    }

    private HttpResponse<String> complete(URI session, String content) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(session).PUT(BodyPublishers.ofString(content)));
    }

    private String content() throws IOException, InterruptedException {
        URI object = TestGcs.endpoint().resolve("/storage/v1/b/" + bucket + "/o/a?alt=media");
        return send(HttpRequest.newBuilder(object)).body();
    }

    private HttpRequest.Builder upload(String type, String contentType) {
        return HttpRequest.newBuilder(TestGcs.endpoint()
                        .resolve("/upload/storage/v1/b/" + bucket + "/o?name=a&ifGenerationMatch=0&uploadType=" + type))
                .header("Content-Type", contentType);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
