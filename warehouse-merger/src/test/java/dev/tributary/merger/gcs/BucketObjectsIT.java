package dev.tributary.merger.gcs;

import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.merger.lake.CompactionsContract;
import dev.tributary.merger.lake.LakeObjects;
import dev.tributary.testkit.TestGcs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

final class BucketObjectsIT extends CompactionsContract {

    private final String bucket = TestGcs.newBucket("lake");

    @Override
    protected LakeObjects lake() {
        GcsConfig server = new GcsConfig(Optional.empty(), Optional.empty(), Optional.of(TestGcs.endpoint()));
        return new BucketObjects(URI.create("gs://" + bucket + "/a/lake"), server);
    }

    @Override
    protected void put(String name, byte[] content) {
        String path = URLEncoder.encode("a/lake/" + name, StandardCharsets.UTF_8);
        URI upload = TestGcs.endpoint().resolve("/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + path);
        try {
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(upload)
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
