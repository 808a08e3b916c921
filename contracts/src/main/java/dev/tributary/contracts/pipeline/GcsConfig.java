package dev.tributary.contracts.pipeline;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A lake in Google Cloud Storage. */
public record GcsConfig(
        @Setting("The project that pays for the calls, where the bucket has Requester Pays.")
        Optional<String> userProject,

        @Setting("The key that encrypts new objects, "
                + "projects/…/locations/…/keyRings/…/cryptoKeys/…; by default the bucket's.")
        Optional<String> kmsKey,

        @Setting("Another endpoint than Google's public one; to one with http:// no credentials are sent.")
        Optional<URI> endpoint) {

    /** Google's endpoint, the bucket's key, the bucket's project. */
    public static final GcsConfig DEFAULTS = new GcsConfig(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Pattern KMS_KEY =
            Pattern.compile("projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+");

    public GcsConfig {
        if (kmsKey.isPresent() && !KMS_KEY.matcher(kmsKey.get()).matches()) {
            throw new IllegalArgumentException("kmsKey must be projects/<p>/locations/<l>/keyRings/<r>/cryptoKeys/<k>");
        }
        if (endpoint.isPresent() && !isEndpoint(endpoint.get())) {
            throw new IllegalArgumentException("endpoint must be a URL, https://host");
        }
    }

    static boolean isEndpoint(URI url) {
        return url.getHost() != null && Set.of("http", "https").contains(String.valueOf(url.getScheme()));
    }
}
