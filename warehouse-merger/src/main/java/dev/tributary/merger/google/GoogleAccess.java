package dev.tributary.merger.google;

import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** As whom Google is asked: a workload identity, the account of a machine, or that of {@code gcloud}. */
public final class GoogleAccess {

    private GoogleAccess() {}

    /**
     * Application Default Credentials; none for an endpoint with {@code http://}.
     *
     * @param setting of the pipeline file, for the message
     * @param endpoint another one than Google's
     * @throws TributaryException {@code NEEDS_OPERATOR} if there are none
     */
    public static Credentials credentials(String setting, Optional<URI> endpoint) {
        if (endpoint.map(URI::getScheme).filter("http"::equals).isPresent()) {
            return NoCredentials.getInstance();
        }
        try {
            return GoogleCredentials.getApplicationDefault();
        } catch (IOException none) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    setting + ": no Google credentials: give the service a workload identity, or log in with "
                            + "gcloud auth application-default login",
                    none);
        }
    }
}
