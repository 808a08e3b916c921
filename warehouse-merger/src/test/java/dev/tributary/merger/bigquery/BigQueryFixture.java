package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.Retrier;
import dev.tributary.testkit.TestBigQuery;
import dev.tributary.testkit.TestGcs;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;

/** A dataset of the test server, a bucket of files for it, and clients for both. */
final class BigQueryFixture {

    static final TableId ORDERS = TableId.parse("public.orders");
    static final Schema ID = Schema.of(Field.of("id", StandardSQLTypeName.INT64));

    private static final org.apache.avro.Schema AVRO_ID =
            SchemaBuilder.record("orders").fields().requiredLong("id").endRecord();

    final String dataset = TestBigQuery.datasetName("shop");
    final String bucket = TestGcs.newBucket("lake");
    final BigQueryJobs jobs = jobs(client(TestBigQuery.endpoint()));

    BigQueryFixture() {
        tables(client(TestBigQuery.endpoint())).ensure(wanted(dataset, "EU"));
    }

    static BigQueryTables.Wanted wanted(String dataset, String location) {
        return new BigQueryTables.Wanted(
                dataset, location, "made by a test", Map.of("pipeline", "shop"), Optional.of(Duration.ofHours(24)));
    }

    static BigQuery client(URI endpoint) {
        return BigQueryClient.of(TestBigQuery.PROJECT, "EU", Optional.of(endpoint), Duration.ofSeconds(30));
    }

    /** As in the service, without its pauses. */
    static Retrier retrier(Duration deadline) {
        return new Retrier(Clock.systemUTC(), pause -> {}, RandomGenerator.getDefault(), deadline);
    }

    static BigQueryTables tables(BigQuery client) {
        return new BigQueryTables(client, retrier(Duration.ofMinutes(2)));
    }

    static BigQueryJobs jobs(BigQuery client) {
        return jobs(client, OptionalLong.empty(), JobObserver.NONE);
    }

    static BigQueryJobs jobs(BigQuery client, OptionalLong maximumBytesBilled, JobObserver observer) {
        return new BigQueryJobs(
                client,
                retrier(Duration.ofMinutes(2)),
                Clock.systemUTC(),
                pause -> {},
                new JobLimits(Duration.ofMinutes(5), maximumBytesBilled),
                observer);
    }

    /** A key that no other test has. */
    static JobKey key(String step) {
        return new JobKey("shop", ORDERS, List.of(UUID.randomUUID().toString()), step, "1");
    }

    com.google.cloud.bigquery.TableId table(String name) {
        return com.google.cloud.bigquery.TableId.of(dataset, name);
    }

    /** The one number that a query yields. */
    long number(String sql) {
        JobKey key = key("ask");
        return jobs.rows(key, jobs.query(key, sql)).get(0).get(0).getLongValue();
    }

    long count(String table) {
        return number("SELECT COUNT(*) FROM " + dataset + "." + table);
    }

    /** A Parquet file of ids, by its URL. */
    String ids(Path folder, long... ids) throws IOException, InterruptedException {
        List<GenericRecord> rows = java.util.Arrays.stream(ids)
                .mapToObj(id -> (GenericRecord)
                        new GenericRecordBuilder(AVRO_ID).set("id", id).build())
                .toList();
        return file(folder, AVRO_ID, rows);
    }

    /** A Parquet file as the lake has them, by its URL. */
    String file(Path folder, org.apache.avro.Schema schema, List<GenericRecord> rows)
            throws IOException, InterruptedException {
        String name = UUID.randomUUID() + ".parquet";
        Path file = folder.resolve(name);
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        configuration.setBoolean("parquet.avro.write-old-list-structure", false);
        try (ParquetWriter<GenericRecord> writer = AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
                .withSchema(schema)
                .withDataModel(new GenericData())
                .withConf(configuration)
                .build()) {
            for (GenericRecord row : rows) {
                writer.write(row);
            }
        }
        upload(name, file);
        return "gs://" + bucket + "/" + name;
    }

    private void upload(String name, Path file) {
        upload(bucket, name, file);
    }

    /** Puts a file into a bucket of the test server. */
    static void upload(String bucket, String name, Path file) {
        String query = "uploadType=media&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        URI upload = TestGcs.endpoint().resolve("/upload/storage/v1/b/" + bucket + "/o?" + query);
        try {
            int status = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(upload)
                                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                throw new IllegalStateException(name + " was not uploaded: " + status);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }
}
