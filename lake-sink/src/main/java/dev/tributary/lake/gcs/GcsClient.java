package dev.tributary.lake.gcs;

import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Google's client, set up so that one call is one request: who retries is above. */
final class GcsClient {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private GcsClient() {}

    /**
     * Makes a client that no request has gone through yet.
     *
     * @param silence how long an answer may be waited for
     * @throws TributaryException {@code NEEDS_OPERATOR} if there are no credentials
     */
    static Storage of(GcsConfig config, String bucket, Duration silence) {
        StorageOptions.Builder options = StorageOptions.http()
                // No call of ours needs a project; left out, the client looks for one on the network.
                .setProjectId(bucket)
                .setCredentials(credentials(config.endpoint()))
                .setRetrySettings(StorageOptions.getNoRetrySettings())
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setConnectTimeout((int) CONNECT.toMillis())
                        .setReadTimeout((int) silence.toMillis())
                        .build());
        config.endpoint().map(URI::toString).ifPresent(options::setHost);
        return options.build().getService();
    }

    private static Credentials credentials(Optional<URI> endpoint) {
        if (endpoint.map(URI::getScheme).filter("http"::equals).isPresent()) {
            return NoCredentials.getInstance();
        }
        try {
            return GoogleCredentials.getApplicationDefault();
        } catch (IOException none) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    "lake.url: no Google credentials: give the service a workload identity, or log in with "
                            + "gcloud auth application-default login",
                    none);
        }
    }
}
