package dev.tributary.local.doctor;

import dev.tributary.capture.ResumeCheck;
import dev.tributary.capture.postgres.Preflight;
import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.processor.StreamProcessor;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import dev.tributary.service.kafka.KafkaCheck;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks at all that a pipeline needs before anything is started: the parts that its file names, and the home for those
 * that are embedded. It starts nothing, and leaves nothing behind but an empty folder of a lake that was not there.
 */
public final class Doctor {

    private final PipelineFile file;
    private final Path home;
    private final Clock clock;

    /**
     * @param home the folder that holds what the file does not name; it need not be there
     */
    public Doctor(PipelineFile file, Path home, Clock clock) {
        this.file = file;
        this.home = home;
        this.clock = clock;
    }

    /** All that was found; what one part has wrong keeps no other from being looked at. */
    public List<Finding> look() {
        List<Finding> found = new ArrayList<>();
        found.add(Finding.ok(
                "pipeline file",
                "pipeline " + file.pipeline() + ", tables: " + file.tables().size() + " names and patterns"));
        looked(found, "tables", this::rules);
        looked(found, "home", () -> HomeCheck.look(home));
        boolean sourceAnswers = looked(found, "source", this::source);
        boolean kafkaAnswers = looked(found, "kafka", this::kafka);
        if (sourceAnswers && kafkaAnswers && file.source().isPresent()) {
            looked(found, "source", () -> ResumeCheck.look(file, clock));
        }
        looked(found, "registry", this::registry);
        looked(found, "lake", this::lake);
        looked(found, "warehouse", this::warehouse);
        return found;
    }

    /** Whether it could be looked at. */
    private static boolean looked(List<Finding> found, String subject, Supplier<List<Finding>> check) {
        try {
            found.addAll(check.get());
            return true;
        } catch (TributaryException failure) {
            found.add(Finding.of(subject, failure));
        } catch (IllegalArgumentException refused) {
            found.add(Finding.error(subject, String.valueOf(refused.getMessage()), ""));
        }
        return false;
    }

    private List<Finding> rules() {
        StreamProcessor.checkRules(file);
        return List.of();
    }

    private List<Finding> source() {
        return file.source()
                .map(source -> new Preflight(new SourceDatabase(source), file).look())
                .orElseGet(() -> embedded("source", "Postgres"));
    }

    private List<Finding> kafka() {
        return file.kafka()
                .map(kafka -> KafkaCheck.look(kafka, file.topics()))
                .orElseGet(() -> embedded("kafka", "Kafka"));
    }

    private List<Finding> registry() {
        return file.registry().map(RegistryCheck::look).orElseGet(() -> embedded("registry", "registry"));
    }

    private List<Finding> lake() {
        return file.lake().map(lake -> LakeCheck.look(lake, file.pipeline())).orElseGet(() -> embedded("lake", "lake"));
    }

    private List<Finding> warehouse() {
        boolean running = Home.running(home).isPresent();
        List<Finding> found = new ArrayList<>();
        if (file.warehouse().isEmpty()) {
            found.addAll(embedded("warehouse", "warehouse"));
        }
        found.addAll(WarehouseCheck.look(LocalServers.planned(home, file), running, clock));
        return found;
    }

    private List<Finding> embedded(String subject, String what) {
        return List.of(
                Finding.ok(subject, "the file names none: the embedded " + what + " under " + home + " is used"));
    }
}
