package dev.tributary.lake.gcs;

import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import dev.tributary.contracts.pipeline.GcsConfig;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each kind of call is sent with.
 *
 * @param userProject who pays, where the bucket does not
 * @param kmsKey what encrypts new objects, where the bucket does not say
 */
record CallOptions(Optional<String> userProject, Optional<String> kmsKey) {

    static CallOptions of(GcsConfig config) {
        return new CallOptions(config.userProject(), config.kmsKey());
    }

    /** Create only, in one request. */
    BlobTargetOption[] create() {
        return Stream.of(
                        Stream.of(BlobTargetOption.doesNotExist()),
                        userProject.map(BlobTargetOption::userProject).stream(),
                        kmsKey.map(BlobTargetOption::kmsKeyName).stream())
                .flatMap(option -> option)
                .toArray(BlobTargetOption[]::new);
    }

    /** Create only, in a resumable upload that says its checksum first. */
    BlobWriteOption[] write() {
        return Stream.of(
                        Stream.of(BlobWriteOption.doesNotExist(), BlobWriteOption.crc32cMatch()),
                        userProject.map(BlobWriteOption::userProject).stream(),
                        kmsKey.map(BlobWriteOption::kmsKeyName).stream())
                .flatMap(option -> option)
                .toArray(BlobWriteOption[]::new);
    }

    BlobSourceOption[] use() {
        return userProject.map(BlobSourceOption::userProject).stream().toArray(BlobSourceOption[]::new);
    }

    BlobGetOption[] find() {
        return Stream.concat(
                        Stream.of(BlobGetOption.fields(BlobField.NAME, BlobField.SIZE, BlobField.CRC32C)),
                        userProject.map(BlobGetOption::userProject).stream())
                .toArray(BlobGetOption[]::new);
    }

    BlobListOption[] list(String prefix, int pageSize) {
        return Stream.concat(
                        Stream.of(
                                BlobListOption.prefix(prefix),
                                BlobListOption.pageSize(pageSize),
                                BlobListOption.fields(BlobField.NAME)),
                        userProject.map(BlobListOption::userProject).stream())
                .toArray(BlobListOption[]::new);
    }
}
