package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakePaths;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The pipeline file. Parts that {@code tributary up} can embed are optional here; a service that needs one asks for it
 * with {@code the...()}.
 */
public record PipelineFile(
        @Setting("The pipeline's name: lower-case letters, digits and dashes; it prefixes all topics.")
        String pipeline,

        @Setting(
                "Which build of the tables processor, sink and merger work on, each from the same raw records: small letters and"
                        + " digits (default: the first, without a name). See docs/replay.md.")
        Optional<String> build,

        @Setting("The Postgres to capture from.") Optional<SourceConfig> source,
        @Setting("The Kafka cluster between the services.") Optional<KafkaConfig> kafka,
        @Setting("The schema registry.") Optional<RegistryConfig> registry,
        @Setting("The lake.") Optional<LakeConfig> lake,
        @Setting("The warehouse.") Optional<WarehouseConfig> warehouse,

        @Setting("Tables by name (public.orders) or pattern (public.*); a name goes before a pattern.")
        Map<String, TableConfig> tables) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern BUILD = Pattern.compile("[a-z][a-z0-9]{0,19}");

    public PipelineFile {
        if (!NAME.matcher(pipeline).matches()) {
            throw new IllegalArgumentException("'" + pipeline
                    + "' is no pipeline name: a letter, then up to 39 lower-case letters, digits, dashes");
        }
        build.ifPresent(PipelineFile::requireBuild);
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("tables: names no table; to carry all of a schema write public.*: {}");
        }
        tables.keySet().forEach(TableId::parse);
    }

    /** The first build of a pipeline. */
    public PipelineFile(
            String pipeline,
            Optional<SourceConfig> source,
            Optional<KafkaConfig> kafka,
            Optional<RegistryConfig> registry,
            Optional<LakeConfig> lake,
            Optional<WarehouseConfig> warehouse,
            Map<String, TableConfig> tables) {
        this(pipeline, Optional.empty(), source, kafka, registry, lake, warehouse, tables);
    }

    /**
     * Checks the name of a build.
     *
     * @throws IllegalArgumentException with what a name looks like, if this is none
     */
    public static void requireBuild(String name) {
        if (!BUILD.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a build: a letter, then up to 19 small letters and digits");
        }
    }

    /** The names of its topics. */
    public Topics topics() {
        // No pipeline's name has an underscore: a build's topics are never those of another pipeline.
        return new Topics(pipeline, build.map(name -> pipeline + "_" + name).orElse(pipeline));
    }

    /** Where things lie in its lake. */
    public LakePaths lakePaths() {
        return new LakePaths(topics().build());
    }

    public SourceConfig theSource() {
        return present(source, "source");
    }

    public KafkaConfig theKafka() {
        return present(kafka, "kafka");
    }

    public RegistryConfig theRegistry() {
        return present(registry, "registry");
    }

    public LakeConfig theLake() {
        return present(lake, "lake");
    }

    public WarehouseConfig theWarehouse() {
        return present(warehouse, "warehouse");
    }

    /**
     * What the file says of a table: its own entry, else that of the longest pattern that matches; empty if the table is
     * not carried.
     */
    public Optional<TableConfig> table(TableId table) {
        String name = table.toString();
        TableConfig exact = tables.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        return tables.entrySet().stream()
                .filter(entry -> entry.getKey().contains("*") && matches(entry.getKey(), name))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue);
    }

    /** How long the lake keeps a table's files; empty = for ever. */
    public Optional<Duration> retention(TableId table) {
        return table(table)
                .flatMap(TableConfig::lake)
                .flatMap(TableLakeConfig::retention)
                .or(() -> theLake().retention());
    }

    /** This file, with a given part wherever it names none itself. */
    public PipelineFile withMissing(
            Optional<SourceConfig> source,
            Optional<KafkaConfig> kafka,
            Optional<RegistryConfig> registry,
            Optional<LakeConfig> lake,
            Optional<WarehouseConfig> warehouse) {
        return new PipelineFile(
                pipeline,
                build,
                this.source.or(() -> source),
                this.kafka.or(() -> kafka),
                this.registry.or(() -> registry),
                this.lake.or(() -> lake),
                this.warehouse.or(() -> warehouse),
                tables);
    }

    /** This file, of a build of that name, or of the first one. */
    public PipelineFile ofBuild(Optional<String> name) {
        return new PipelineFile(pipeline, name, source, kafka, registry, lake, warehouse, tables);
    }

    private static boolean matches(String pattern, String name) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return name.matches(regex);
    }

    private static <T> T present(Optional<T> part, String key) {
        return part.orElseThrow(() -> new IllegalArgumentException(key + ": missing: this service needs it"));
    }
}
