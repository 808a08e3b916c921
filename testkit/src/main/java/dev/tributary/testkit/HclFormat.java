package dev.tributary.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * HCL as {@code hclfmt} writes it, which is what {@code terraform fmt} is built on; Go builds it the first time. Where it is
 * not to be had a test is skipped, or fails where servers are required.
 */
public final class HclFormat {
    private static final GoProgram PROGRAM = new GoProgram("github.com/hashicorp/hcl/v2", "v2.24.0", "./cmd/hclfmt");

    private HclFormat() {}

    /**
     * The contents of a file, formatted.
     *
     * @throws IllegalStateException that says where it is no HCL
     */
    public static String of(Path file) throws IOException {
        Process hclfmt = new ProcessBuilder(program().toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(hclfmt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (hclfmt.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return said;
    }

    private static Path program() {
        try {
            return PROGRAM.installed();
        } catch (IllegalStateException absent) {
            RequiredServer.skipOrFail("hclfmt", "Go has built none (" + absent.getMessage() + ")");
            throw absent;
        }
    }
}
