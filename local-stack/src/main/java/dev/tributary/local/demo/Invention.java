package dev.tributary.local.demo;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import net.datafaker.Faker;
import org.jspecify.annotations.Nullable;

/**
 * Invents the shop's values, with the dirt that such data has: stray spaces and capitals, e-mail addresses that are none,
 * missing categories, weights of zero. The same seed invents the same values.
 */
final class Invention {

    private static final List<String> CATEGORIES = List.of(
            "beleza_saude", "informatica", "cama_mesa_banho", "esporte_lazer", "brinquedos", "relogios", "perfumaria");
    private static final LocalDate OPENED = LocalDate.of(2016, 9, 4);
    private static final int LONG_TEXT = 3_000;

    private final Random random;
    private final Faker faker;

    Invention(Random random) {
        this.random = random;
        this.faker = new Faker(Locale.forLanguageTag("pt-BR"), random);
    }

    @Nullable
    Object[] customer() {
        return new @Nullable Object[] {
            untidy(faker.name().fullName()),
            email(),
            untidy(faker.address().city()),
            random.nextInt(10) == 0
                    ? faker.address().stateAbbr().toLowerCase(Locale.ROOT)
                    : faker.address().stateAbbr(),
            OPENED.plusDays(random.nextInt(3_000)),
            random.nextBoolean()
        };
    }

    @Nullable
    Object[] seller() {
        return new @Nullable Object[] {
            sellerCode(),
            faker.company().name(),
            untidy(faker.address().city()),
            random.nextInt(20) == 0 ? null : Float.valueOf(random.nextInt(50) / 10f)
        };
    }

    @Nullable
    Object[] product() {
        int kind = random.nextInt(50);
        return new @Nullable Object[] {
            new UUID(random.nextLong(), random.nextLong()),
            faker.commerce().productName(),
            kind == 0 ? null : kind == 1 ? "" : oneOf(CATEGORIES),
            money(2_000),
            random.nextInt(40) == 0 ? 0 : random.nextInt(30_000),
            "{\"colour\": \"" + faker.color().name().replace("\"", "") + "\", \"voltage\": " + (110 + 110 * (kind % 2))
                    + "}",
            random.nextInt(5) == 0 ? "{}" : "{" + oneOf(CATEGORIES) + ",\"a, \\\"b\\\"\",NULL}",
            description()
        };
    }

    /** Long enough for Postgres to keep it out of line, so that updates of other columns leave it unsent. */
    String description() {
        StringBuilder text = new StringBuilder(LONG_TEXT + 16);
        while (text.length() < LONG_TEXT) {
            // Not to be compressed below the size at which it goes out of line.
            text.append(Long.toString(random.nextLong(), 36)).append(' ');
        }
        return text.toString();
    }

    String sellerCode() {
        return "S-" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
    }

    BigDecimal money(int most) {
        return BigDecimal.valueOf(random.nextInt(100 * most) + 1L, 2);
    }

    byte[] receipt() {
        return ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array();
    }

    private @Nullable String email() {
        return switch (random.nextInt(40)) {
            case 0 -> null;
            case 1 -> "";
            case 2 -> "n/a";
            case 3 -> " " + faker.internet().emailAddress().toUpperCase(Locale.ROOT);
            default -> faker.internet().emailAddress();
        };
    }

    private String untidy(String text) {
        return switch (random.nextInt(12)) {
            case 0 -> " " + text + "  ";
            case 1 -> text.replace(" ", "   ");
            case 2 -> text.toLowerCase(Locale.ROOT);
            default -> text;
        };
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
