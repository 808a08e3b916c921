package dev.tributary.endtoend;

import dev.tributary.testkit.RequiredServer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Olist files, which lie beside the project and not in it. */
record OlistFiles(Path folder) {

    /** Finds them from the module's or the project's folder; a test without them is skipped, in CI it fails. */
    static OlistFiles find() {
        for (String up : new String[] {"../../shared", "../shared"}) {
            Path folder = Path.of(up, "data", "olist").toAbsolutePath().normalize();
            if (Files.exists(folder.resolve("olist_products_dataset.csv"))) {
                return new OlistFiles(folder);
            }
        }
        RequiredServer.skipOrFail("Olist files", "they are expected in ../shared/data/olist beside the project");
        throw new AssertionError("unreachable");
    }

    /** The file of a table. */
    Path of(String table) {
        return folder.resolve(
                switch (table) {
                    case "category_names" -> "product_category_name_translation.csv";
                    default -> "olist_" + table + "_dataset.csv";
                });
    }
}
