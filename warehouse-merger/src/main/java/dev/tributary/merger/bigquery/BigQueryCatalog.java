package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.TableInfo;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.Catalog;
import java.util.List;
import java.util.Optional;

/** What BigQuery has of our tables. Each of our tables and views carries a mark as its description. */
record BigQueryCatalog(BigQueryTables tables, BigQueryDialect dialect) implements Catalog {

    @Override
    public Optional<Found> find(Layer layer, String name) {
        return tables.find(dialect.table(layer, name)).map(BigQueryCatalog::found);
    }

    static Found found(TableInfo table) {
        String description = Optional.ofNullable(table.getDescription()).orElse("");
        Schema schema = table.getDefinition().getSchema();
        FieldList fields = schema == null ? FieldList.of() : schema.getFields();
        List<TableShape.Column> columns = fields.stream()
                .map(field -> new TableShape.Column(field.getName(), type(field)))
                .toList();
        return new Found(description, columns);
    }

    /** As SQL names it. */
    private static String type(Field field) {
        String type = field.getType().getStandardType().name();
        return field.getMode() == Field.Mode.REPEATED ? "ARRAY<" + type + ">" : type;
    }

    /** Columns as the schema of a load. */
    static Schema schema(List<TableShape.Column> columns) {
        return Schema.of(columns.stream().map(BigQueryCatalog::field).toList());
    }

    private static Field field(TableShape.Column column) {
        boolean list = column.type().equals(BigQueryTypes.STRINGS);
        StandardSQLTypeName type = list ? StandardSQLTypeName.STRING : StandardSQLTypeName.valueOf(column.type());
        return Field.newBuilder(column.name(), type)
                .setMode(list ? Field.Mode.REPEATED : Field.Mode.NULLABLE)
                .build();
    }
}
