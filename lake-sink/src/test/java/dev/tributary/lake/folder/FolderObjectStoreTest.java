package dev.tributary.lake.folder;

import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.ObjectStoreContract;
import java.nio.file.Path;

class FolderObjectStoreTest extends ObjectStoreContract {

    @Override
    protected ObjectStore open(Path folder) {
        return FolderObjectStore.open(folder);
    }
}
