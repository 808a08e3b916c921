package dev.tributary.lake;

/**
 * What a store knows of an object.
 *
 * @param name its name
 * @param bytes its size
 * @param crc32c of its content, as {@link Crc32cText}
 */
public record StoredObject(String name, long bytes, String crc32c) {}
