package dev.tributary.lake.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TextOrderTest {

    @Property
    void textOrderIsThatOfItsBytes(@ForAll String left, @ForAll String right) {
        byte[] a = left.getBytes(StandardCharsets.UTF_8);
        byte[] b = right.getBytes(StandardCharsets.UTF_8);
        boolean encodable = StandardCharsets.UTF_8.newEncoder().canEncode(left)
                && StandardCharsets.UTF_8.newEncoder().canEncode(right);
        if (encodable) {
            assertEquals(
                    Integer.signum(Arrays.compareUnsigned(a, b)), Integer.signum(KeyOrder.compareUtf8(left, right)));
        }
    }
}
