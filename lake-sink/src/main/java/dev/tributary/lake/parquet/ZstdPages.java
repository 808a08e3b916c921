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
 * Compresses pages with Zstandard directly: Parquet's own codecs go through Hadoop's, which want Hadoop's configuration
 * and all that it pulls in. Stateless.
 */
final class ZstdPages implements CompressionCodecFactory, CompressionCodecFactory.BytesInputCompressor {

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
        throw new UnsupportedOperationException("the lake is written here, not read");
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
