package dev.tributary.capture.debezium;

import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.capture.postgres.TypeCatalog;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.PostgresTypes;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.contracts.pipeline.SourceUrl;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Carries what becomes text or JSON as Postgres's own text, where Debezium would make something else of it: arrays,
 * composites, geometry, intervals, unknown types. Of a type that is not Postgres's own, the parameter {@code
 * tributary.source.type} of the column's schema says what it is made of ({@link TypeCatalog}).
 */
public final class TextColumns implements CustomConverter<SchemaBuilder, RelationalColumn> {

    /** The schema parameter. */
    static final String SOURCE_TYPE = "tributary.source.type";

    private static final String NAME = "text";
    private static final String UNSENT = "__debezium_unavailable_value";
    private static final int MOST_DIGITS = 1000;
    private static final Set<String> TEXT_ALREADY = Set.of("text", "varchar", "bpchar", "json", "jsonb");
    private static final Set<String> AMBIGUOUS_AS_DOMAIN = Set.of("\"numeric\"", "\"money\"", "\"json\"", "\"jsonb\"");

    private @Nullable TypeCatalog catalog;

    /** Debezium's settings that put this to use. */
    static void register(Properties settings, SourceConfig source) {
        settings.setProperty("converters", NAME);
        settings.setProperty(NAME + ".type", TextColumns.class.getName());
        settings.setProperty(NAME + ".url", source.url().toString());
        source.password().ifPresent(password -> settings.setProperty(NAME + ".password", password.value()));
    }

    /** As the engine makes it of the settings. */
    static TextColumns configured(Properties settings) {
        TextColumns columns = new TextColumns();
        columns.configure(Configuration.from(settings).subset(NAME + ".", true).asProperties());
        return columns;
    }

    @Override
    public void configure(Properties properties) {
        catalog = new TypeCatalog(new SourceDatabase(new SourceConfig(
                SourceUrl.parse(properties.getProperty("url")),
                Optional.ofNullable(properties.getProperty("password")).map(Secret::new),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO)));
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        if (catalog == null || TEXT_ALREADY.contains(column.typeName())) {
            return;
        }
        String table = column.dataCollection();
        Optional<String> made = catalog.describe(
                table.substring(0, Math.max(0, table.indexOf('.'))),
                column.typeName(),
                Integer.toUnsignedLong(column.nativeType()));
        int scale = column.scale().orElse(0);
        if (made.isEmpty() && column.typeName().equals("numeric") && scale > MOST_DIGITS) {
            // Debezium takes a negative scale for one of two thousand digits, and fills them with zeros.
            made = Optional.of("\"numeric(%d,%d)\"".formatted(column.length().orElse(MOST_DIGITS), scale - 2048));
        }
        if (made.map(TextColumns::isTextOfAnotherType).orElseGet(() -> isText(column.typeName()))) {
            SchemaBuilder schema = SchemaBuilder.string();
            made.ifPresent(of -> schema.parameter(SOURCE_TYPE, of));
            boolean optional = column.isOptional();
            registration.register(schema, value -> text(value, optional));
        }
    }

    private static boolean isText(String type) {
        var clean = PostgresTypes.cleanType(type, 0, 0);
        return clean == Plain.STRING || clean == Plain.JSON;
    }

    private static boolean isTextOfAnotherType(String made) {
        return !made.startsWith("\"")
                || made.startsWith("\"numeric(")
                || AMBIGUOUS_AS_DOMAIN.contains(made)
                || isText(made.substring(1, made.length() - 1));
    }

    /** Where only the key of a row is known, Debezium makes up values of the columns that are NOT NULL; so does this. */
    private static @Nullable String text(@Nullable Object value, boolean optional) {
        if (value == null) {
            return optional ? null : "";
        }
        return UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value) ? UNSENT : SourceText.of(value);
    }
}
