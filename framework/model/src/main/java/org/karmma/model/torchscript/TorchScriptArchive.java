package org.karmma.model.torchscript;

import ai.djl.ndarray.NDArray;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file of a TorchScript module: a zip whose entries are stored as they are, the data of each at a multiple of 64 bytes, so that
 * PyTorch can map it into memory. The same module gives the same bytes.
 */
final class TorchScriptArchive implements Closeable {

    /** Of the format: what PyTorch has written since 1.10. */
    private static final String VERSION = "10\n";
    /** All entries lie in one folder; what it is called means nothing. */
    private static final String FOLDER = "karmma/";
    private static final int ALIGNMENT = 64;
    private static final int LOCAL_HEADER = 30;
    private static final int EXTRA_HEADER = 4;
    /** One that takes no extra field. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final ZipOutputStream zip;
    private final Counting written;

    private TorchScriptArchive(Counting written) {
        this.written = written;
        this.zip = new ZipOutputStream(written);
    }

    /** @param extras texts by name, which PyTorch calls extra files */
    static void write(Path file, ScriptModule module, Map<String, String> extras) throws IOException {
        try (OutputStream out = Files.newOutputStream(file); TorchScriptArchive archive = new TorchScriptArchive(new Counting(out))) {
            Pickle.Pickled pickled = Pickle.of(module);
            archive.add("data.pkl", pickled.bytes());
            archive.add("code/__torch__.py", module.code().getBytes(StandardCharsets.UTF_8));
            List<NDArray> storages = pickled.storages();
            for (int i = 0; i < storages.size(); i++) {
                archive.add("data/" + i, bytes(storages.get(i)));
            }
            archive.add("constants.pkl", Pickle.ofNothing());
            for (Map.Entry<String, String> extra : extras.entrySet()) {
                archive.add("extra/" + extra.getKey(), extra.getValue().getBytes(StandardCharsets.UTF_8));
            }
            archive.add("version", VERSION.getBytes(StandardCharsets.UTF_8));
            archive.add("byteorder", "little".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Ends the file, and frees what the zip holds outside of the heap. */
    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static byte[] bytes(NDArray array) {
        ByteBuffer buffer = array.toByteBuffer();
        if (buffer.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("arrays are written on little-endian machines only");
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private void add(String name, byte[] data) throws IOException {
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        entry.setCompressedSize(data.length);
        CRC32 crc = new CRC32();
        crc.update(data);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(NO_TIME);
        zip.flush();
        entry.setExtra(padding(written.count + LOCAL_HEADER + entry.getName().length() + EXTRA_HEADER));
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }

    /** An extra field, called FB as PyTorch calls it, that moves data from {@code offset} to the next multiple. */
    private static byte[] padding(long offset) {
        int length = (int) (-offset & (ALIGNMENT - 1));
        return ByteBuffer.allocate(EXTRA_HEADER + length).order(ByteOrder.LITTLE_ENDIAN).put((byte) 'F').put((byte) 'B')
                .putShort((short) length).array();
    }

    /** Knows how much was written. */
    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
