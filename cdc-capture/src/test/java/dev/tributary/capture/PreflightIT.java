package dev.tributary.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.contracts.pipeline.SourceUrl;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.embedded.EmbeddedPostgres;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.testkit.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way is said at start, in one line, with the remedy, and before anything is made. */
class PreflightIT {

    @Test
    void aWrongPasswordIsSaidAndNotShown() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("password", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)");
            PipelineFile file = pipeline.file("not-the-password", TestPipeline.PARTITIONS);
            String message = refused(file, "refuses user 'postgres'");
            assertFalse(message.contains("not-the-password"));
        }
    }

    @Test
    void aServerThatIsNotThereAndADatabaseThatIsNotThereAreSaid() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("nowhere", "public.t")) {
            String url = pipeline.file().theSource().url().toString();
            refused(at(pipeline, url.replaceAll(":\\d+/", ":1/")), "cannot be reached at 127.0.0.1:1");
            refused(at(pipeline, url.replaceAll("/[^/]*$", "/nowhere")), "CREATE DATABASE nowhere");
        }
    }

    @Test
    void aTableThatIsNotThereIsSaidWithTheNearestName() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("missing", "public.ordres")) {
            pipeline.sql("CREATE TABLE orders (id int PRIMARY KEY)");
            refused(pipeline.file(), "tables.public.ordres: no such table in the source: did you mean public.orders?");
            try (TestPipeline pattern = TestPipeline.of("pattern", "crm.*")) {
                refused(pattern.file(), "tables.crm.*: no such table");
            }
        }
    }

    @Test
    void aKeyThatIsNoColumnIsSaid() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("key", "public.t")) {
            pipeline.sql("CREATE TABLE t (order_id int)");
            TableConfig key = new TableConfig(List.of("oder_id"), Map.of(), Map.of());
            try (TestPipeline keyed = pipeline.with("public.t", key)) {
                refused(keyed.file(), "did you mean order_id?");
            }
        }
    }

    @Test
    void aUserWhoMayNotReplicateOrReadIsSaid() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("role", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE ROLE \"plain user\" LOGIN PASSWORD 'secret'");
            String url = pipeline.file().theSource().url().toString().replace("postgres@", "plain%20user@");
            refused(as(pipeline, url), "run ALTER ROLE \"plain user\" REPLICATION");
            pipeline.sql("ALTER ROLE \"plain user\" REPLICATION");
            refused(as(pipeline, url), "GRANT SELECT ON public.t TO \"plain user\"");
            pipeline.sql("GRANT SELECT ON t TO \"plain user\"");
            refused(as(pipeline, url), "as their owner run CREATE PUBLICATION tributary_role");
        }
    }

    @Test
    void F32_aPartitionCountThatChangedIsRefused() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("partitions", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
            }
            String password = TestPostgres.shared().password();
            refused(pipeline.file(password, TestPipeline.PARTITIONS + 1), "set kafka.partitions back to 3");

            Topics topics = new Topics(pipeline.file().pipeline());
            try (Admin admin = Admin.create(
                    Map.of("bootstrap.servers", pipeline.file().theKafka().bootstrapServers()))) {
                admin.createPartitions(Map.of(
                                topics.raw(new TableId("public", "t")),
                                NewPartitions.increaseTo(TestPipeline.PARTITIONS + 1)))
                        .all()
                        .get();
            }
            refused(pipeline.file(), "has 4 partitions and should have 3");
        }
    }

    @Test
    void aServerThatIsNotSetUpForItIsSaid(@TempDir Path folder) throws Exception {
        EmbeddedPostgres.Options options =
                EmbeddedPostgres.Options.defaults().withFsync(false).withSetting("wal_level", "replica");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, options)) {
            server.createDatabase("shop");
            try (TestPipeline pipeline = TestPipeline.on(server, "shop", "wal", "public.t")) {
                pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)");
                refused(pipeline.file(), "ALTER SYSTEM SET wal_level = logical");
                assertEquals("0", pipeline.ask("SELECT count(*) FROM pg_publication"));
            }
        }
    }

    @Test
    void aSlotThatIsNotOursAndNoFreeSlotAreSaid(@TempDir Path folder) throws Exception {
        EmbeddedPostgres.Options options =
                EmbeddedPostgres.Options.defaults().withFsync(false).withSetting("max_replication_slots", "1");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, options)) {
            server.createDatabase("shop");
            try (TestPipeline pipeline = TestPipeline.on(server, "shop", "slots", "public.t")) {
                pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)");
                pipeline.sql("SELECT pg_create_logical_replication_slot('other', 'pgoutput')");
                refused(pipeline.file(), "no replication slot is free");
                pipeline.sql(
                        "SELECT pg_drop_replication_slot('other')",
                        "SELECT pg_create_logical_replication_slot('" + pipeline.slot() + "', 'pgoutput')");
                refused(pipeline.file(), "nothing was captured with it");
            }
        }
    }

    private static PipelineFile at(TestPipeline pipeline, String url) {
        return with(pipeline, url, TestPostgres.shared().password());
    }

    private static PipelineFile as(TestPipeline pipeline, String url) {
        return with(pipeline, url, "secret");
    }

    private static PipelineFile with(TestPipeline pipeline, String url, String password) {
        PipelineFile file = pipeline.file();
        SourceConfig source = new SourceConfig(
                SourceUrl.parse(url),
                Optional.of(new Secret(password)),
                Optional.empty(),
                Optional.empty(),
                file.theSource().heartbeat());
        return new PipelineFile(
                file.pipeline(),
                Optional.of(source),
                file.kafka(),
                file.registry(),
                file.lake(),
                file.warehouse(),
                file.tables());
    }

    private static String refused(PipelineFile file, String text) {
        TributaryException failure = assertThrows(
                TributaryException.class, () -> TestPipeline.capture(file).start());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(text), message);
        assertEquals(ErrorKind.NEEDS_OPERATOR, failure.kind());
        assertEquals(1, message.lines().count());
        return message;
    }
}
