package dev.tributary.lake.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages with Zstandard directly, and back: Parquet's own codecs go through Hadoop's, which want Hadoop's configuration
 * and all that it pulls in. Stateless.
 */
final class ZstdPages
        implements CompressionCodecFactory,
                CompressionCodecFactory.BytesInputCompressor,
                CompressionCodecFactory.BytesInputDecompressor {

    private static final int LEVEL = 1;
    private static final ByteBufferAllocator HEAP = new HeapByteBufferAllocator();

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        if (codec != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException("this writes ZSTD, not " + codec);
        }
        return this;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        if (codec != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException("this reads ZSTD, not " + codec);
        }
        return this;
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int length) throws IOException {
        byte[] out = new byte[length];
        ByteBuffer in = bytes.toByteBuffer(HEAP, onHeap -> {});
        requireLength(
                length,
                Zstd.decompressByteArray(out, 0, length, in.array(), in.arrayOffset() + in.position(), in.remaining()));
        return BytesInput.from(out);
    }

    @Override
    public void decompress(ByteBuffer in, int compressedLength, ByteBuffer out, int length) throws IOException {
        byte[] compressed = new byte[compressedLength];
        in.get(compressed);
        out.put(decompress(BytesInput.from(compressed), length).toByteBuffer(HEAP, onHeap -> {}));
    }

    private static void requireLength(int expected, long length) throws IOException {
        if (Zstd.isError(length)) {
            throw new IOException("Zstandard says: " + Zstd.getErrorName(length));
        }
        if (length != expected) {
            throw new IOException("a page of " + expected + " bytes has " + length);
        }
    }

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
        ByteBuffer in = bytes.toByteBuffer(HEAP, onHeap -> {});
        byte[] out = new byte[Math.toIntExact(Zstd.compressBound(in.remaining()))];
        long length = Zstd.compressByteArray(
                out, 0, out.length, in.array(), in.arrayOffset() + in.position(), in.remaining(), LEVEL);
        if (Zstd.isError(length)) {
            throw new IOException("Zstandard says: " + Zstd.getErrorName(length));
        }
        return BytesInput.from(out, 0, Math.toIntExact(length));
    }

    @Override
    public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {}
}
