package dev.tributary.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * The classes that a JVM had loaded when it ended in order, in a file with which later ones start in half the time and with
 * half the work (JEP 350).
 *
 * @param file of one program, one class path of jars alone, and one release of Java; a JVM passes over one of others
 */
public record ClassArchive(Path file) {

    private static final int SIGTERM = 128 + 15;
    /** A JVM tells of each class that cannot be archived, on its standard output. */
    private static final String QUIET = "-Xlog:disable";

    /** Whether there is one. */
    public boolean isThere() {
        return Files.exists(file);
    }

    /** Options of a JVM that starts with it. */
    public List<String> options() {
        return isThere() ? List.of("-XX:SharedArchiveFile=" + file, QUIET) : List.of();
    }

    /** For a JVM that leaves it. Its start takes half as long again, its end some seconds. */
    public Making make() {
        return new Making(file.resolveSibling(file.getFileName() + "." + UUID.randomUUID()), file);
    }

    /**
     * An archive that is not there yet. Several may be made at a time; one of them stays.
     *
     * @param unfinished what the JVM writes
     */
    public record Making(Path unfinished, Path file) {

        /** Options of the JVM that leaves it. */
        public List<String> options() {
            return List.of("-XX:ArchiveClassesAtExit=" + unfinished, QUIET);
        }

        /**
         * To be called once when the JVM has ended. If it was killed, there is no archive.
         *
         * @throws EmbeddedServerException if the file cannot be put in its place
         */
        public void ended(int exitCode) {
            try {
                if ((exitCode == 0 || exitCode == SIGTERM) && Files.exists(unfinished)) {
                    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
                } else {
                    Files.deleteIfExists(unfinished);
                }
            } catch (IOException e) {
                throw new EmbeddedServerException("cannot write " + file + ": " + EmbeddedServerException.reason(e), e);
            }
        }
    }
}
