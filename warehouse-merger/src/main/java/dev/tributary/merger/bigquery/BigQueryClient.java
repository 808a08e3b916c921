package dev.tributary.merger.bigquery;

import com.google.cloud.ServiceOptions;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.http.HttpTransportOptions;
import dev.tributary.merger.google.GoogleAccess;
import dev.tributary.service.error.TributaryException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Google's client, set up so that one call is one request: who retries is above. */
final class BigQueryClient {

    /** How long an answer may be waited for. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private BigQueryClient() {}

    /**
     * Makes a client that no request has gone through yet, with Application Default Credentials: a workload identity, the
     * account of a machine, or that of {@code gcloud}.
     *
     * @param endpoint another one than Google's; to one with {@code http://} no credentials are sent
     * @throws TributaryException {@code NEEDS_OPERATOR} if there are no credentials
     */
    static BigQuery of(String project, String location, Optional<URI> endpoint, Duration silence) {
        BigQueryOptions.Builder options = BigQueryOptions.newBuilder()
                .setProjectId(project)
                .setLocation(location)
                .setCredentials(GoogleAccess.credentials("warehouse.bigquery", endpoint))
                .setRetrySettings(ServiceOptions.getNoRetrySettings())
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setConnectTimeout((int) CONNECT.toMillis())
                        .setReadTimeout((int) silence.toMillis())
                        .build());
        endpoint.map(URI::toString).ifPresent(options::setHost);
        return options.build().getService();
    }

    /** A job's whole name: without its location BigQuery looks for it in another one. */
    static JobId job(BigQuery bigquery, String id) {
        return JobId.newBuilder()
                .setJob(id)
                .setLocation(bigquery.getOptions().getLocation())
                .build();
    }
}
