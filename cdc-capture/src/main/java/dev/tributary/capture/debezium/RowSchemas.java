package dev.tributary.capture.debezium;

import dev.tributary.capture.postgres.TableColumns;
import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.pgoutput.PgOutputReplicationMessage;
import io.debezium.relational.Column;
import io.debezium.relational.ColumnEditor;
import io.debezium.relational.CustomConverterRegistry;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import io.debezium.relational.TableSchemaBuilder;
import io.debezium.relational.mapping.ColumnMappers;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.topic.TopicNamingStrategy;
import java.nio.charset.Charset;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * Turns Postgres's text of a row into what the connector makes of the same text in the stream, by the connector's own
 * types, converters and schemas: a row looks the same whichever way it came. Single-threaded.
 */
final class RowSchemas {

    private final PostgresConnectorConfig config;
    private final PostgresConnection connection;
    private final TypeRegistry types;
    private final TableSchemaBuilder builder;
    private final TopicNamingStrategy<TableId> names;

    /**
     * Connects.
     *
     * @param settings the connector's
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // Debezium makes both by name and leaves their types open
    RowSchemas(Properties settings) {
        config = new PostgresConnectorConfig(Configuration.from(settings));
        try (PostgresConnection first =
                new PostgresConnection(config.getJdbcConfig(), PostgresConnection.CONNECTION_GENERAL)) {
            Charset charset = first.getDatabaseCharset();
            types = PostgresConnection.createTypeRegistry(config.getJdbcConfig());
            connection = new PostgresConnection(
                    config.getJdbcConfig(),
                    types,
                    registry -> PostgresValueConverter.of(config, charset, registry),
                    PostgresConnection.CONNECTION_GENERAL);
            names = config.getTopicNamingStrategy(CommonConnectorConfig.TOPIC_NAMING_STRATEGY);
            builder = new TableSchemaBuilder(
                    PostgresValueConverter.of(config, charset, types),
                    connection.getDefaultValueConverter(),
                    config.schemaNameAdjuster(),
                    new CustomConverterRegistry(List.of((CustomConverter) TextColumns.configured(settings))),
                    sourceSchema(),
                    config.getFieldNamer(),
                    false,
                    config.getEventConvertingFailureHandlingMode());
        }
    }

    PostgresConnection connection() {
        return connection;
    }

    Schema sourceSchema() {
        return config.getSourceInfoStructMaker().schema();
    }

    /** A table's shape, as the connector's decoder makes it out of the stream and the catalog. */
    Shape shape(dev.tributary.contracts.TableId id, TableColumns columns) throws SQLException {
        TableId table = new TableId(null, id.schema(), id.name());
        DatabaseMetaData catalog = connection.connection().getMetaData();
        Map<String, Column> found = connection.getTableColumnsForDecoder(table, config.getColumnFilter()).stream()
                .collect(Collectors.toMap(Column::name, Function.identity()));
        List<PostgresType> columnTypes = new ArrayList<>();
        List<Column> made = new ArrayList<>();
        for (TableColumns.Column column : columns.columns()) {
            PostgresType type = types.get(column.type());
            columnTypes.add(type);
            made.add(column(found.get(column.name()), column, type, made.size() + 1));
        }
        List<String> key = connection.readPrimaryKeyNames(catalog, table);
        Table shape = Table.editor()
                .tableId(table)
                .addColumns(made)
                .setPrimaryKeyNames(key.isEmpty() ? connection.readTableUniqueIndices(catalog, table) : key)
                .create();
        TableSchema schema = builder.create(
                names, shape, config.getColumnFilter(), ColumnMappers.create(config), config.getKeyMapper());
        return new Shape(columns, columnTypes, schema);
    }

    private static Column column(@Nullable Column found, TableColumns.Column column, PostgresType type, int position) {
        ColumnEditor editor = found == null ? Column.editor().name(column.name()) : found.edit();
        boolean modified = column.modifier() != TypeRegistry.NO_TYPE_MODIFIER && type.getTypeInfo() != null;
        return editor.position(position)
                .jdbcType(type.getRootType().getJdbcId())
                .nativeType(type.getRootType().getOid())
                .type(type.getName(), type.getName())
                .length(
                        modified
                                ? type.getTypeInfo().getPrecision(type.getOid(), column.modifier())
                                : type.getDefaultLength())
                .scale(
                        modified
                                ? type.getTypeInfo().getScale(type.getOid(), column.modifier())
                                : type.getDefaultScale())
                .create();
    }

    /** A table's shape, and what makes its records. */
    final class Shape {

        private final TableColumns columns;
        private final List<PostgresType> columnTypes;
        private final TableSchema schema;

        private Shape(TableColumns columns, List<PostgresType> columnTypes, TableSchema schema) {
            this.columns = columns;
            this.columnTypes = columnTypes;
            this.schema = schema;
        }

        TableColumns columns() {
            return columns;
        }

        TableSchema schema() {
            return schema;
        }

        /**
         * A row.
         *
         * @param texts Postgres's text of each column's value
         */
        @Nullable
        Object[] values(@Nullable String[] texts) {
            @Nullable Object[] values = new @Nullable Object[texts.length];
            for (int i = 0; i < texts.length; i++) {
                String text = texts[i];
                values[i] = text == null ? null : value(i, text);
            }
            return values;
        }

        private @Nullable Object value(int column, String text) {
            PostgresType type = columnTypes.get(column);
            return PgOutputReplicationMessage.getValue(
                    columns.columns().get(column).name(),
                    type,
                    type.getName(),
                    text,
                    () -> (BaseConnection) connection.connection(),
                    true,
                    types);
        }

        @Nullable
        Struct key(@Nullable Object[] values) {
            return schema.keySchema() == null ? null : schema.keyFromColumnData(values);
        }
    }
}
