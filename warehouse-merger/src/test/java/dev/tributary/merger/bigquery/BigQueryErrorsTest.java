package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.bigquery.BigQueryError;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the end of a job means, as BigQuery words it; refused requests are tested over the wire. */
class BigQueryErrorsTest {

    private static TributaryException failed(String reason, String message) {
        return BigQueryErrors.failed(BigQueryCall.QUERY, "j", new BigQueryError(reason, null, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rateLimitExceeded        | Exceeded rate limits: too many table update operations for this table       | TRANSIENT      |
            jobRateLimitExceeded     | Exceeded rate limits                                                         | TRANSIENT      |
            quotaExceeded            | Quota exceeded: Your table exceeded quota for imports or query appends       | TRANSIENT      |
            backendError             | Error encountered during execution. Retrying may solve the problem.          | TRANSIENT      |
            internalError            | An internal error occurred and the request could not be completed.           | TRANSIENT      |
            jobBackendError          | The job encountered an error during execution.                               | TRANSIENT      |
            jobInternalError         | The job encountered an internal error during execution.                      | TRANSIENT      |
            tableUnavailable         | Something went wrong with the table you queried.                             | TRANSIENT      |
            invalidQuery             | Could not serialize access to table p:d.t due to concurrent update           | TRANSIENT      |
            invalidQuery             | Transaction is aborted due to concurrent update against table p:d.t          | TRANSIENT      |
            resourcesExceeded        | Resources exceeded: Too many DML statements outstanding against table p:d.t  | TRANSIENT      |
            resourcesExceeded        | Resources exceeded during query execution                                    | NEEDS_OPERATOR |
            bytesBilledLimitExceeded | Query exceeded limit for bytes billed: 1000. 10485760 or higher required.    | NEEDS_OPERATOR | raise the limit of bytes billed
            accessDenied             | Access Denied: Table p:d.t: Permission bigquery.tables.getData denied on it  | NEEDS_OPERATOR | grant this service's account bigquery.tables.getData
            accessDenied             | Access Denied: Table p:d.t                                                   | NEEDS_OPERATOR | grant this service's account bigquery.jobs.create
            notFound                 | Not found: Table p:d.t was not found in location EU                          | NEEDS_OPERATOR | p:d.t
            notFound                 | Not found: URI gs://acme-lake/shop/a.parquet                                  | NEEDS_OPERATOR | it is missing
            stopped                  | Job execution was cancelled: User requested cancellation                     | NEEDS_OPERATOR |
            invalid                  | Error while reading data, error message: Bad value 4711                      | NEEDS_OPERATOR |
            invalidQuery             | Unrecognized name: nope at [1:8]                                             | BUG            |
            """)
    void aFailedJobHasItsKindAndItsRemedy(String reason, String message, ErrorKind kind, String remedy) {
        TributaryException failure = failed(reason, message);

        assertEquals(kind, failure.kind());
        assertTrue(failure.getMessage().contains("job j has failed: " + reason), failure.getMessage());
        assertTrue(failure.getMessage().contains(Optional.ofNullable(remedy).orElse("")), failure.getMessage());
    }

    @Test
    void onlyAQuotaWaitsLong() {
        assertTrue(BigQueryErrors.waitsLong(failed("quotaExceeded", "Quota exceeded")));
        assertFalse(BigQueryErrors.waitsLong(failed("rateLimitExceeded", "Exceeded rate limits")));
    }

    @Test
    void aMessageNeverHoldsTheValuesOfARow() {
        for (String reason : new String[] {"invalid", "invalidQuery"}) {
            String message = failed(reason, "Bad int64 value: 4711").getMessage();

            assertFalse(message.contains("4711"), message);
        }
    }
}
