package dev.tributary.lake.gcs;

import com.google.api.gax.paging.Page;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.StorageException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A listing whose first page is fetched at once and the others as their names are asked for, in GCS's order: that of UTF-8 bytes. */
final class GcsListing implements Iterator<String> {

    private final BucketFolder folder;
    private final String url;
    private final Iterator<Blob> objects;

    private GcsListing(BucketFolder folder, String url, Supplier<Page<Blob>> first) {
        this.folder = folder;
        this.url = url;
        this.objects = translating(() -> first.get().iterateAll().iterator());
    }

    /**
     * The names within the lake.
     *
     * @param url what is listed, for messages
     * @param first fetches the first page
     */
    static Stream<String> names(BucketFolder folder, String url, Supplier<Page<Blob>> first) {
        GcsListing listing = new GcsListing(folder, url, first);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(listing, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public boolean hasNext() {
        return translating(objects::hasNext);
    }

    @Override
    public String next() {
        return folder.relative(translating(objects::next).getName());
    }

    private <T> T translating(Supplier<T> step) {
        try {
            return step.get();
        } catch (StorageException failure) {
            throw GcsFailures.translated(GcsCall.LIST, url, failure);
        }
    }
}
