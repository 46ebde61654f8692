package org.karmma.core.internal.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.SignalFormat;

/** Rows of one signal format, one behind the other in a file, little endian. Files of any length are mapped in pieces. */
final class SignalFile {

    /** Rows are mapped in pieces, since one mapping holds at most 2 GiB. */
    private static final int PIECE = 1 << 29;

    private final SignalFormat format;
    private final int rowsPerPiece;
    private final MappedByteBuffer[] pieces;

    private SignalFile(SignalFormat format, int rowsPerPiece, MappedByteBuffer[] pieces) {
        this.format = format;
        this.rowsPerPiece = rowsPerPiece;
        this.pieces = pieces;
    }

    /** What a file with this signal is called. */
    static String name(String modality, SignalFormat format) {
        return modality + "-" + format.type().name().toLowerCase(java.util.Locale.ROOT) + "-"
                + Arrays.stream(format.shape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
    }

    static SignalFile open(Path file, SignalFormat format) throws IOException {
        long rows = Files.size(file) / format.bytes();
        if (rows * format.bytes() != Files.size(file)) {
            throw new IOException(file + ": holds no whole number of rows of " + format + "; delete the run's signals folder and run again");
        }
        int perPiece = Math.max(1, PIECE / format.bytes());
        MappedByteBuffer[] pieces = new MappedByteBuffer[(int) ((rows + perPiece - 1) / perPiece)];
        try (FileChannel channel = FileChannel.open(file)) {
            for (int i = 0; i < pieces.length; i++) {
                long first = (long) i * perPiece;
                pieces[i] = channel.map(FileChannel.MapMode.READ_ONLY, first * format.bytes(), Math.min(perPiece, rows - first) * format.bytes());
                pieces[i].order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        return new SignalFile(format, perPiece, pieces);
    }

    SignalFormat format() {
        return format;
    }

    /** Copies row {@code row} to the position of {@code target}. */
    void copy(int row, ByteBuffer target) {
        MappedByteBuffer piece = pieces[row / rowsPerPiece];
        target.put(target.position(), piece, (row % rowsPerPiece) * format.bytes(), format.bytes());
        target.position(target.position() + format.bytes());
    }

    /** The bytes of a row. */
    static void append(FileChannel out, Samples samples, ByteBuffer scratch) throws IOException {
        scratch.clear().order(ByteOrder.LITTLE_ENDIAN);
        if (samples.type() == ElementType.UINT8) {
            scratch.put(samples.bytes());
        } else {
            scratch.asFloatBuffer().put(samples.floats());
            scratch.position(samples.size() * 4);
        }
        scratch.flip();
        while (scratch.hasRemaining()) {
            out.write(scratch);
        }
    }
}
