package dev.tributary.lake.upkeep;

import dev.tributary.lake.folder.FolderObjectStore;
import dev.tributary.lake.memory.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class UpkeepPropertyTest {

    @Provide
    Arbitrary<List<UpkeepHistory.Step>> steps() {
        return UpkeepHistory.steps();
    }

    @Property(tries = 60)
    void whateverIsKilledAReaderFindsEachRowOnce(@ForAll("steps") List<UpkeepHistory.Step> steps) {
        UpkeepHistory.play(new InMemoryObjectStore(), steps);
    }

    @Property(tries = 8)
    void whateverIsKilledAReaderOfAFolderFindsEachRowOnce(@ForAll("steps") List<UpkeepHistory.Step> steps)
            throws IOException {
        Path folder = Files.createTempDirectory("lake");
        try {
            UpkeepHistory.play(FolderObjectStore.open(folder), steps);
        } finally {
            UpkeepFixture.delete(folder);
        }
    }
}
