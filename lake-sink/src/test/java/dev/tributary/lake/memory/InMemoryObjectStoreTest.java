package dev.tributary.lake.memory;

import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.ObjectStoreContract;
import java.nio.file.Path;

class InMemoryObjectStoreTest extends ObjectStoreContract {

    @Override
    protected ObjectStore open(Path folder) {
        return new InMemoryObjectStore();
    }
}
