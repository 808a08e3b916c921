package dev.tributary.lake.memory;

import dev.tributary.lake.Crc32cText;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectName;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.StoredObject;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** A store that ends with the process. */
public final class InMemoryObjectStore implements ObjectStore {

    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public CreateOutcome create(String name, ObjectContent content) {
        ObjectName.checked(name);
        byte[] bytes;
        try (InputStream in = content.open()) {
            bytes = in.readAllBytes();
        } catch (IOException failure) {
            throw new TributaryException(ErrorKind.TRANSIENT, name + ": its content cannot be read", failure);
        }
        if (!Crc32cText.of(bytes).equals(content.crc32c())) {
            throw new TributaryException(ErrorKind.TRANSIENT, name + ": its content was damaged on the way");
        }
        return objects.putIfAbsent(name, bytes) == null ? CreateOutcome.CREATED : CreateOutcome.ALREADY_EXISTS;
    }

    @Override
    public Optional<byte[]> read(String name) {
        return Optional.ofNullable(objects.get(ObjectName.checked(name))).map(byte[]::clone);
    }

    @Override
    public Optional<StoredObject> find(String name) {
        return read(name).map(bytes -> new StoredObject(name, bytes.length, Crc32cText.of(bytes)));
    }

    @Override
    public Stream<String> list(String prefix) {
        return objects.tailMap(ObjectName.checkedPrefix(prefix)).keySet().stream()
                .takeWhile(name -> name.startsWith(prefix));
    }

    @Override
    public void delete(String name) {
        objects.remove(ObjectName.checked(name));
    }

    @Override
    public void close() {}
}
