package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MetaColumn;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.TableDefinition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** BigQuery's SQL. Types are named as its SQL names them, not as its API does. */
public final class BigQueryDialect implements SqlDialect {

    /** Needs nothing but that BigQuery takes statements. */
    static final String PROBE = "SELECT 1";

    private static final int MAX_CLUSTERED = 4;
    private static final int MAX_PRIMARY_KEY = 16;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /** Work tables of a merge that was cut short go by themselves. */
    private static final String EXPIRATION =
            "expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 DAY)";

    private static final String EXPIRES = " OPTIONS (" + EXPIRATION + ")";

    /** Among the work tables, whose dataset may have an expiry of its own. */
    private static final String STAYS = ", expiration_timestamp = TIMESTAMP '9999-12-31 00:00:00+00'";

    private final BigQueryConfig config;

    public BigQueryDialect(BigQueryConfig config) {
        this.config = config;
    }

    @Override
    public String quoted(String identifier) {
        return '`' + identifier.replace("\\", "\\\\").replace("`", "\\`") + '`';
    }

    @Override
    public String relation(Layer layer, String name) {
        return dataset(layer) + "." + quoted(table(layer, name).getTable());
    }

    /** The same for the API. */
    TableId table(Layer layer, String name) {
        return TableId.of(config.project(), datasetName(layer), layer == Layer.REBUILDS ? "rebuild_" + name : name);
    }

    private String datasetName(Layer layer) {
        DatasetsConfig datasets = config.datasets();
        return switch (layer) {
            case BRONZE -> datasets.bronze();
            case SILVER -> datasets.silver();
            case STAGING, REBUILDS -> datasets.staging();
            case LAKE -> datasets.lake().orElseThrow();
        };
    }

    private String dataset(Layer layer) {
        return quoted(config.project()) + "." + quoted(datasetName(layer));
    }

    /** The query of the descriptions of all tables and views of a layer, each as a literal. */
    String descriptions(Layer layer) {
        return "SELECT option_value FROM " + dataset(layer)
                + ".INFORMATION_SCHEMA.TABLE_OPTIONS _o WHERE option_name = 'description'";
    }

    /** What such a literal says, which has nothing in it that is escaped if it is a mark. */
    static String unquoted(String literal) {
        return literal.length() < 2 ? "" : literal.substring(1, literal.length() - 1);
    }

    @Override
    public String text(String value) {
        StringBuilder text = new StringBuilder("'");
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            if (unit == '\'' || unit == '\\') {
                text.append('\\').append(unit);
            } else if (unit < ' ') {
                text.append(String.format(Locale.ROOT, "\\x%02x", (int) unit));
            } else {
                text.append(unit);
            }
        }
        return text.append('\'').toString();
    }

    @Override
    public String timestamp(long micros) {
        return "TIMESTAMP '" + TIMESTAMP.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)) + "+00'";
    }

    @Override
    public String micros(String timestamp) {
        return "UNIX_MICROS(" + timestamp + ")";
    }

    @Override
    public String textList() {
        return BigQueryTypes.STRINGS;
    }

    /** As an equality of both sides, without which BigQuery takes no outer join; IS NOT DISTINCT FROM is none. */
    @Override
    public String same(String left, String right, String type) {
        return "(%1$s = %2$s OR (%1$s IS NULL AND %2$s IS NULL))"
                .formatted(groupable(left, type), groupable(right, type));
    }

    @Override
    public String groupable(String value, String type) {
        return BigQueryTypes.isComparedByText(type)
                ? "IF(%1$s IS NULL, NULL, TO_JSON_STRING(%1$s))".formatted(value)
                : value;
    }

    @Override
    public String contains(String list, String text) {
        return text + " IN UNNEST(" + list + ")";
    }

    @Override
    public String isNotEmpty(String list) {
        return "ARRAY_LENGTH(" + list + ") > 0";
    }

    @Override
    public String boxed(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(value -> value.getValue() + " AS " + quoted(value.getKey()))
                        .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }

    @Override
    public String unboxed(String box, String name) {
        return box + "." + quoted(name);
    }

    @Override
    public String member(String json, String name) {
        return "JSON_VALUE(" + json + ", " + text(path(name)) + ")";
    }

    /** Safe names need no escape there. */
    private static String path(String name) {
        return "$.\"" + name + "\"";
    }

    @Override
    public String asText(String value, String type) {
        return switch (type) {
            case BigQueryTypes.STRING -> value;
            case BigQueryTypes.JSON -> "FORMAT('%p', " + value + ")";
            case BigQueryTypes.BYTES -> "TO_HEX(" + value + ")";
            default -> "CAST(" + value + " AS STRING)";
        };
    }

    @Override
    public String fingerprint(List<String> texts) {
        return "TO_HEX(SHA256(TO_JSON_STRING(ARRAY<STRING>[" + String.join(", ", texts) + "])))";
    }

    /** All members are texts, so that no JSON null is anything but what was taken away. */
    @Override
    public String withMembers(String json, Map<String, String> members) {
        String set = members.entrySet().stream()
                .map(member -> ", " + text(path(member.getKey())) + ", " + member.getValue())
                .collect(Collectors.joining());
        return "PARSE_JSON(NULLIF(TO_JSON_STRING(JSON_STRIP_NULLS(JSON_SET(COALESCE(" + json + ", JSON '{}')" + set
                + "))), '{}'))";
    }

    @Override
    public String appended(String list, Map<String, String> conditions) {
        return conditions.entrySet().stream()
                .map(each -> ", IF(" + each.getValue() + ", [" + text(each.getKey()) + "], ARRAY<STRING>[])")
                .collect(Collectors.joining("", "ARRAY_CONCAT(" + list, ")"));
    }

    /** JSON is exact here: a document with a number that BigQuery would round is not taken. */
    @Override
    public String landed(String value, CleanType from, String type) {
        if (isRead(from, type)) {
            return type.equals(BigQueryTypes.JSON)
                    ? "SAFE.PARSE_JSON(" + value + ")"
                    : "SAFE_CAST(" + value + " AS " + type + ")";
        }
        return "CAST(" + value + " AS " + type + ")";
    }

    @Override
    public Optional<String> isLost(String value, CleanType from, String type) {
        return isRead(from, type)
                ? Optional.of("(" + value + " IS NOT NULL AND " + landed(value, from, type) + " IS NULL)")
                : Optional.empty();
    }

    /** Whether a value is carried as text, and here is not. */
    private static boolean isRead(CleanType from, String type) {
        return BigQueryTypes.landed(from).equals(BigQueryTypes.STRING) && !type.equals(BigQueryTypes.STRING);
    }

    /** The columns of a table into which Parquet files of a schema are loaded, with the types that the load takes. */
    public List<TableShape.Column> landedColumns(CleanSchema schema) {
        List<TableShape.Column> columns = new ArrayList<>();
        schema.columns()
                .forEach(column ->
                        columns.add(new TableShape.Column(column.name(), BigQueryTypes.landed(column.type()))));
        columns.addAll(landedMetaColumns());
        return columns;
    }

    /** Of these, the ones that every table has. */
    List<TableShape.Column> landedMetaColumns() {
        return MetaColumn.ALL.stream()
                .map(meta -> {
                    CleanType type = meta.type();
                    return new TableShape.Column(meta.name(), type == null ? textList() : BigQueryTypes.landed(type));
                })
                .toList();
    }

    /** Whether a column is one of a folder in the lake, and not of the files in it. */
    static boolean isFolder(String column) {
        return column.equalsIgnoreCase("dt") || column.equalsIgnoreCase("hour");
    }

    /** What stands for all files below a folder, however deep. */
    static String files(String folder) {
        return folder + "/*";
    }

    /**
     * The statement that makes the table of a folder's Parquet files, in the place of one that is there. Whoever asks it has to
     * name a range of {@code dt} or {@code hour}; unless a column of the files is called so, which BigQuery would not tell
     * apart from the folders'.
     *
     * @param columns of the files, in the types of {@link #landedColumns}
     * @param folder its URL, without a slash at its end
     */
    String createLakeTable(String name, List<TableShape.Column> columns, String folder, String description) {
        boolean inFolders = columns.stream().noneMatch(column -> isFolder(column.name()));
        return "CREATE OR REPLACE EXTERNAL TABLE " + relation(Layer.LAKE, name) + " (" + columns(columns, "") + ")"
                + (inFolders ? " WITH PARTITION COLUMNS (dt DATE, hour INT64)" : "")
                + " OPTIONS (" + parquet(List.of(files(folder)))
                + (inFolders
                        ? ", hive_partition_uri_prefix = " + text(folder) + ", require_hive_partition_filter = TRUE"
                        : "")
                + ", description = " + text(description) + ")";
    }

    /**
     * The statement that makes a work table of files, which it reads where they are.
     *
     * @param columns of the files, as {@link #landedColumns} gives them
     */
    String createStagingOf(String name, List<TableShape.Column> columns, List<String> urls) {
        return "CREATE OR REPLACE EXTERNAL TABLE " + relation(Layer.STAGING, name) + " (" + columns(columns, "")
                + ") OPTIONS (" + parquet(urls) + ", " + EXPIRATION + ")";
    }

    /** The options of an external table that say how files are read: as a load reads them. */
    private String parquet(List<String> urls) {
        return "format = 'PARQUET', uris = ["
                + urls.stream().map(this::text).collect(Collectors.joining(", "))
                + "], enable_list_inference = TRUE, decimal_target_types = ['NUMERIC', 'BIGNUMERIC']";
    }

    @Override
    public List<String> createLayer(Layer layer) {
        return layer == Layer.REBUILDS
                ? List.of()
                : List.of("CREATE SCHEMA IF NOT EXISTS " + dataset(layer) + " OPTIONS (location = "
                        + text(config.location()) + ")");
    }

    /** BigQuery does not replace a table by one that is clustered otherwise. */
    @Override
    public List<String> createTable(TableDefinition table, boolean anew) {
        StringBuilder create = new StringBuilder("CREATE TABLE ")
                .append(anew ? "" : "IF NOT EXISTS ")
                .append(table.relation())
                .append(" (");
        create.append(columns(table.columns(), ""));
        if (table.layer() == Layer.SILVER && isPrimaryKey(table.key())) {
            create.append(", PRIMARY KEY (").append(names(table.key())).append(") NOT ENFORCED");
        }
        create.append(")");
        if (table.layer() == Layer.BRONZE) {
            create.append(" PARTITION BY DATE(").append(Meta.SOURCE_TS).append(")");
        }
        List<TableShape.Column> clustered = table.key().stream()
                .filter(column -> BigQueryTypes.isClustered(column.type()))
                .limit(MAX_CLUSTERED)
                .toList();
        if (!clustered.isEmpty()) {
            create.append(" CLUSTER BY ").append(names(clustered));
        }
        create.append(described(table.layer(), table.description()));
        return anew
                ? List.of("DROP TABLE IF EXISTS " + table.relation(), create.toString())
                : List.of(create.toString());
    }

    private static boolean isPrimaryKey(List<TableShape.Column> key) {
        return !key.isEmpty()
                && key.size() <= MAX_PRIMARY_KEY
                && key.stream().allMatch(column -> BigQueryTypes.isClustered(column.type()));
    }

    private String names(List<TableShape.Column> columns) {
        return columns.stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
    }

    private String columns(List<TableShape.Column> columns, String before) {
        return columns.stream()
                .map(column -> before + quoted(column.name()) + " " + column.type())
                .collect(Collectors.joining(", "));
    }

    private String described(Layer layer, String description) {
        return " OPTIONS (description = " + text(description) + ", labels = [('managed_by', 'tributary'), ('layer', '"
                + layer.name().toLowerCase(Locale.ROOT) + "')]" + (layer == Layer.REBUILDS ? STAYS : "") + ")";
    }

    @Override
    public List<String> createView(String relation, String query, String description) {
        return List.of("CREATE OR REPLACE VIEW " + relation + described(Layer.SILVER, description) + " AS " + query);
    }

    @Override
    public String describe(Kind kind, String relation, String description) {
        return "ALTER " + kind + " " + relation + " SET OPTIONS (description = " + text(description) + ")";
    }

    /** All in one: each ALTER counts against the table's quota. */
    @Override
    public List<String> addColumns(String relation, List<TableShape.Column> columns) {
        return List.of("ALTER TABLE " + relation + " " + columns(columns, "ADD COLUMN IF NOT EXISTS "));
    }

    @Override
    public String replaceWorkTable(String relation) {
        return "CREATE OR REPLACE TABLE " + relation + EXPIRES;
    }

    @Override
    public String replaceWorkView(String relation) {
        return "CREATE OR REPLACE VIEW " + relation + EXPIRES;
    }

    @Override
    public String type(CleanType type) {
        return BigQueryTypes.of(type);
    }

    @Override
    public Optional<String> widest(String one, String other) {
        return BigQueryTypes.widest(one, other);
    }
}
