package dev.tributary.service.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConfigurationReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    /** To write the page anew: {@code mvn test -pl service-kit -am -Dtributary.writeDocs=true}. */
    @Test
    void thePageInDocsSaysWhatTheCodeReads() throws IOException {
        String page = ConfigurationReference.markdown();
        if (Boolean.getBoolean("tributary.writeDocs")) {
            Files.writeString(PAGE, page);
        }

        assertEquals(page, Files.readString(PAGE), "docs/configuration.md is stale: see how to write it anew above");
    }
}
