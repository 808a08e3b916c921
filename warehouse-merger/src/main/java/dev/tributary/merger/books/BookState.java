package dev.tributary.merger.books;

import dev.tributary.contracts.books.BookJson;
import dev.tributary.contracts.books.Run;
import java.util.List;

/**
 * What is known of a table's books, as it outlives a merger: the newest record of the table in the topic of the books.
 *
 * @param partitions the raw partitions
 */
public record BookState(List<Partition> partitions) {

    /**
     * The numbers that each stage has done of a raw partition, those of the dead letters with each.
     *
     * @param partition its number
     */
    public record Partition(int partition, List<Run> processed, List<Run> landed, List<Run> merged) {

        public Partition {
            processed = List.copyOf(processed);
            landed = List.copyOf(landed);
            merged = List.copyOf(merged);
        }
    }

    public BookState {
        partitions = List.copyOf(partitions);
    }

    public byte[] toJson() {
        return BookJson.write(this);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no such record
     */
    public static BookState ofJson(byte[] json) {
        return BookJson.read(BookState.class, json);
    }
}
