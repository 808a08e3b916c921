package dev.tributary.lake.commit;

import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.parquet.FinishedFile;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;

/** Stores data files under names that nobody else has. */
public record FileUpload(ObjectStore store) {

    /**
     * Stores a file.
     *
     * @throws TributaryException {@code BUG} if the name holds something else
     */
    public void upload(FinishedFile file) {
        LakeFile lakeFile = file.file();
        ObjectContent content = new ObjectContent.LocalFile(file.path(), lakeFile.crc32c());
        if (store.create(lakeFile.path(), content) == CreateOutcome.ALREADY_EXISTS) {
            // The name holds an attempt that nobody else has: an earlier try of this very upload.
            boolean same = store.find(lakeFile.path())
                    .map(found -> found.crc32c().equals(lakeFile.crc32c()))
                    .orElse(false);
            if (!same) {
                throw new TributaryException(ErrorKind.BUG, lakeFile.path() + " is there with another content");
            }
        }
    }
}
