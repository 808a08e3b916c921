package dev.tributary.testkit;

import dev.tributary.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A broker as a program, for tests that kill it. */
public final class KafkaMain {

    private KafkaMain() {}

    /**
     * Runs it until the standard input ends.
     *
     * @param args its folder, and its settings as {@code name=value}
     */
    public static void main(String[] args) throws IOException {
        EmbeddedKafka.Options options = EmbeddedKafka.Options.defaults();
        for (String setting : List.of(args).subList(1, args.length)) {
            int equals = setting.indexOf('=');
            options = options.withSetting(setting.substring(0, equals), setting.substring(equals + 1));
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), options)) {
            System.in.transferTo(System.out);
        }
    }
}
