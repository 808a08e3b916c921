package dev.tributary.endtoend;

import dev.tributary.embedded.ClassArchive;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts programs from this class path's jars in processes of their own, compiled for a short life. Thread-safe. */
public final class Jvm {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path ARCHIVES = TARGET.resolve("class-archives");
    private static final List<File> CLASS_PATH = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).startsWith(TARGET))
            .map(File::new)
            .toList();
    private static final Map<String, Maker> MAKERS = new HashMap<>();

    private record Maker(Process process, ClassArchive.Making making) {}

    private Jvm() {}

    /**
     * Starts one.
     *
     * @param options for its JVM
     * @param streams where its output goes, and what is in its environment
     */
    public static Process start(
            List<String> options, String main, List<String> arguments, Consumer<ProcessBuilder> streams) {
        return launch(isArchived(main) ? archive(main).options() : List.of(), options, main, arguments, streams);
    }

    /**
     * The same; if its classes are not archived yet, and no other process is about to leave an archive, this one does when
     * it ends in order.
     */
    public static synchronized Process startToArchive(
            List<String> options, String main, List<String> arguments, Consumer<ProcessBuilder> streams) {
        // What lies in folders cannot be archived.
        if (isArchived(main) || MAKERS.containsKey(main) || CLASS_PATH.stream().anyMatch(File::isDirectory)) {
            return start(options, main, arguments, streams);
        }
        ClassArchive.Making making = archive(main).make();
        Process process = launch(making.options(), options, main, arguments, streams);
        MAKERS.put(main, new Maker(process, making));
        return process;
    }

    /** Whether its classes are archived, of jars as they are now. */
    public static synchronized boolean isArchived(String main) {
        Maker maker = MAKERS.get(main);
        if (maker != null && !maker.process.isAlive()) {
            MAKERS.remove(main);
            maker.making.ended(maker.process.exitValue());
        }
        long made = archive(main).file().toFile().lastModified();
        return made > 0 && CLASS_PATH.stream().allMatch(jar -> jar.lastModified() < made);
    }

    private static ClassArchive archive(String main) {
        return new ClassArchive(ARCHIVES.resolve(main + ".jsa"));
    }

    private static Process launch(
            List<String> archive,
            List<String> options,
            String main,
            List<String> arguments,
            Consumer<ProcessBuilder> streams) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.net.preferIPv4Stack=true"));
        command.addAll(archive);
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator, CLASS_PATH.stream().map(File::getPath).toList()));
        command.add(main);
        command.addAll(arguments);
        try {
            Files.createDirectories(ARCHIVES);
            ProcessBuilder builder = new ProcessBuilder(command);
            streams.accept(builder);
            return builder.start();
        } catch (IOException failure) {
            throw new IllegalStateException(main + " did not start", failure);
        }
    }

    /** The end of a log. */
    public static String lastWords(Path log) {
        try {
            List<String> lines = Files.readString(log).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        } catch (IOException gone) {
            return gone.toString();
        }
    }
}
