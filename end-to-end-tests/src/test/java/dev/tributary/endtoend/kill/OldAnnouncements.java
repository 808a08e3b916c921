package dev.tributary.endtoend.kill;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakeCommit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Announces commits again that were merged long ago, as a sink does that wakes up and adopts what others have committed. */
record OldAnnouncements(Path lake, String bootstrapServers, Topics topics) {

    /** Announces the older half of each clean partition's commit objects. */
    void send() throws IOException, ExecutionException, InterruptedException {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringSerializer(),
                        new ByteArraySerializer());
                Stream<Path> partitions = Files.walk(lake.resolve(topics.pipeline() + "/_commits"), 3)) {
            for (Path partition : partitions
                    .filter(path -> path.getFileName().toString().matches("p\\d+"))
                    .toList()) {
                for (byte[] commit : older(partition)) {
                    String table = LakeCommit.ofJson(commit).table();
                    producer.send(new ProducerRecord<>(topics.lakeCommits(), table, commit))
                            .get();
                }
            }
        }
    }

    private static List<byte[]> older(Path partition) throws IOException {
        try (Stream<Path> commits = Files.list(partition)) {
            List<Path> sorted = commits.sorted().toList();
            List<byte[]> older = new ArrayList<>();
            for (Path commit : sorted.subList(0, (sorted.size() + 1) / 2)) {
                older.add(Files.readAllBytes(commit));
            }
            return older;
        }
    }
}
