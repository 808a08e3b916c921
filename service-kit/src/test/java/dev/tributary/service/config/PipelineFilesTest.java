package dev.tributary.service.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.CleanVerb;
import dev.tributary.contracts.pipeline.OnFail;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipelineFilesTest {

    private static final String GOOD = """
            pipeline: shop
            source:     { url: "postgresql://capture@db:5433/shop", password: "${env:SOURCE_PASSWORD}", slot: shop }
            kafka:      { bootstrapServers: "kafka:9092" }
            registry:   { url: "http://registry:8080/apis/registry/v3" }
            lake:       { url: "gs://acme-lake", roll: { every: 30s, bytes: 64MiB } }
            warehouse:  { bigquery: { project: acme, location: EU } }
            tables:
              public.orders:
                clean:
                  city: [trim, collapse-spaces, upper]
                rules:
                  price_not_negative: { check: "price >= 0", dimension: validity, on_fail: reject }
              public.*: {}
            """;

    @Test
    void whatALakeInGoogleCloudStorageMayNeed() {
        String gcs =
                "gcs: { kmsKey: projects/p/locations/eu/keyRings/r/cryptoKeys/k, endpoint: \"https://gcs.local\" }, ";
        PipelineFile file = PipelineFiles.parse(
                "f", GOOD.replace("lake:       { ", "lake:       { " + gcs), Map.of("SOURCE_PASSWORD", "s"));

        assertEquals(
                Optional.of("projects/p/locations/eu/keyRings/r/cryptoKeys/k"),
                file.theLake().gcs().orElseThrow().kmsKey());
        assertEquals(
                Optional.of(URI.create("https://gcs.local")),
                file.theLake().gcs().orElseThrow().endpoint());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gs://acme-lake | kmsKey: key1             | kmsKey must be projects/",
                "gs://acme-lake | endpoint: gcs.local      | endpoint must be a URL",
                "gs://acme-lake | endpoint: ftp://host/    | endpoint must be a URL",
                "file:///lake   | userProject: acme        | gcs is for a url that begins with gs://"
            })
    void whatItCannotHaveIsRefused(String url, String gcs, String complaint) {
        String text = GOOD.replace("url: \"gs://acme-lake\"", "url: \"" + url + "\", gcs: { " + gcs + " }");

        TributaryException refused = assertThrows(
                TributaryException.class, () -> PipelineFiles.parse("f", text, Map.of("SOURCE_PASSWORD", "s")));

        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
    }

    @Test
    void aGoodFileIsReadWithItsDefaults() {
        PipelineFile file = PipelineFiles.parse("f", GOOD, Map.of("SOURCE_PASSWORD", "s3cret"));

        assertEquals("s3cret", file.theSource().password().orElseThrow().value());
        assertFalse(file.toString().contains("s3cret"));
        assertEquals(5433, file.theSource().url().port());
        assertEquals(4, file.theKafka().partitions());
        assertEquals(Duration.ofSeconds(30), file.theLake().roll().every());
        assertEquals(ByteSize.ofMebibytes(64), file.theLake().roll().bytes());
        assertEquals(Duration.ofMinutes(2), file.theWarehouse().merge().every());
        var orders = file.table(TableId.parse("public.orders")).orElseThrow();
        assertEquals(
                List.of(CleanVerb.TRIM, CleanVerb.COLLAPSE_SPACES, CleanVerb.UPPER),
                orders.clean().get("city"));
        orders.rules().forEach((name, rule) -> assertEquals(OnFail.REJECT, rule.on_fail()));
        assertEquals(Set.of("price_not_negative"), orders.rules().keySet());
        assertTrue(
                file.table(TableId.parse("public.other")).orElseThrow().clean().isEmpty());
        assertTrue(file.table(TableId.parse("crm.orders")).isEmpty());
    }

    @Test
    void aBuildReadsTheSameRawTopicsAndNamesAllElseAfterItself() {
        PipelineFile file = PipelineFiles.parse("f", "build: v2\n" + GOOD, Map.of("SOURCE_PASSWORD", "s"));
        Topics topics = file.topics();
        Topics first = file.ofBuild(Optional.empty()).topics();
        TableId orders = new TableId("public", "orders");

        assertEquals(first.raw(orders), topics.raw(orders));
        assertEquals(first.captureOffsets(), topics.captureOffsets());
        String build = file.pipeline() + "_v2";
        assertEquals(build + ".clean.public.orders", topics.clean(orders));
        assertEquals(build + ".lake.commits", topics.lakeCommits());
        assertEquals(build + "/_commits/", file.lakePaths().allCommits());
        assertEquals(orders, topics.table(topics.clean(orders)));
        assertEquals(orders, topics.table(topics.raw(orders)));
        assertFalse(first.cleanPattern().matcher(topics.clean(orders)).matches());
        assertThrows(IllegalArgumentException.class, () -> file.ofBuild(Optional.of("V-2")));
    }

    @Test
    void aSecretInAFileIsReadAgainWheneverItIsAskedFor(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("password"), "first\n");
        String text = GOOD.replace("${env:SOURCE_PASSWORD}", "${file:" + secret + "}");
        Secret password =
                PipelineFiles.parse("f", text, Map.of()).theSource().password().orElseThrow();

        assertEquals("first", password.value());
        Files.writeString(secret, "second");
        assertEquals("second", password.value());
        Files.delete(secret);
        assertThrows(IllegalArgumentException.class, password::value);
        assertThrows(TributaryException.class, () -> PipelineFiles.parse("f", text, Map.of()));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        String bad = """
                pipeline: shop
                sorce: { url: x }
                kafka: { bootstrapServers: "k:1", bootstrapServers: "k:2", partitions: many }
                lake: { url: "file:///lake", roll: { every: soon, bytes: 12 } }
                source: { url: "postgresql://capture:pw@db/shop", password: "plain" }
                tables:
                  public.orders:
                    clean: { city: [trimm] }
                    as: { a: strin, b: "decimal(2,3)", c: "decimal(20,4)", d: text }
                    rules: { r: { on_fail: reject } }
                """;

        String message = refusal(bad);

        assertFalse(message.contains("orders.as.c"), message);
        for (String part : List.of(
                "sorce: is no key here; did you mean source? (line 2)",
                "kafka.bootstrapServers: is there twice",
                "kafka.partitions: 'many' is no number",
                "lake.roll.every: 'soon' is no duration",
                "lake.roll.bytes: '12' is no size",
                "source.url: holds a password",
                "source.password: is a secret",
                "tables.public.orders.clean.city[0]: 'trimm' is none of",
                "did you mean trim?",
                "tables.public.orders.as.a: 'strin' is none of [long, double,",
                "did you mean string?",
                "tables.public.orders.as.b: 'decimal(2,3)' is none of",
                "tables.public.orders.as.d: 'text' is none of",
                "tables.public.orders.rules.r.check: is missing")) {
            assertTrue(message.contains(part), () -> part + " is not in:\n" + message);
        }
    }

    @Test
    void whatKafkasClientsWouldRefuseIsSaidBeforeTheyStart() {
        String bad = """
                pipeline: shop
                kafka:
                  bootstrapServers: "kafka:9092"
                  properties: { transaction.timeout.ms: 1m, acks: some, retries: "3", unknown.to.kafka: "x" }
                tables: { public.t: {} }
                """;
        assertEquals("""
                f cannot be used:
                  kafka.properties: Invalid value some for configuration acks: String must be one of: all, -1, 0, 1
                  kafka.properties: Invalid value 1m for configuration transaction.timeout.ms: Not a number of type INT""", refusal(bad));
    }

    @Test
    void aReferenceThatLeadsNowhereIsNamed() {
        assertTrue(refusal(GOOD).contains("source.password: the environment variable SOURCE_PASSWORD is not set"));
    }

    @Test
    void whatIsNoYamlIsToldByItsLine() {
        assertTrue(refusal("pipeline: shop\n tables: [").contains("line 2"));
        assertTrue(refusal("").contains("is empty"));
    }

    private static String refusal(String text) {
        TributaryException refused =
                assertThrows(TributaryException.class, () -> PipelineFiles.parse("f", text, Map.of()));
        assertEquals(ErrorKind.NEEDS_OPERATOR, refused.kind());
        return String.valueOf(refused.getMessage());
    }
}
