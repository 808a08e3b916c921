package dev.tributary.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a registry that shares a small machine with everything else. */
final class RegistryCommand {
    private RegistryCommand() {}

    /**
     * @param jvm further options of its JVM
     * @param program the registry's runnable jar
     */
    static List<String> of(List<String> jvm, Path program, Path schemas, int port, EmbeddedRegistry.Options options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "-Xmx" + options.heapMegabytes() + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxMetaspaceSize=192m",
                "-Djava.net.preferIPv4Stack=true",
                "-Dapicurio.storage.kind=sql",
                "-Dapicurio.storage.sql.kind=h2",
                // A commit is in the file before it is answered: an id that was handed out survives SIGKILL.
                "-Dapicurio.datasource.url=jdbc:h2:file:" + schemas + ";WRITE_DELAY=0",
                "-Dapicurio.datasource.jdbc.initial-size=1",
                "-Dapicurio.datasource.jdbc.min-size=1",
                "-Dapicurio.datasource.jdbc.max-size=8",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.http.access-log.enabled=false",
                "-Dquarkus.banner.enabled=false",
                // The line that names the port is of this category and level.
                "-Dquarkus.log.category.\"io.quarkus\".level=INFO",
                "-jar",
                program.toString()));
        return command;
    }
}
