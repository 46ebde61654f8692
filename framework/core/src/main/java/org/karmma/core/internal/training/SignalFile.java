package org.karmma.core.internal.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.karmma.core.internal.pipeline.RunFolder;
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

    /** What a signal is called among the signals of a clip. */
    static String name(String modality, SignalFormat format) {
        return modality + "-" + format.type().name().toLowerCase(Locale.ROOT) + "-"
                + Arrays.stream(format.shape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
    }

    /** What the file with a signal is called. */
    static String file(String name) {
        return name + ".bin";
    }

    /** What to say of a cache that is not as this run left it. */
    static IOException damaged(Path file, String problem) {
        return new IOException(file + ": " + problem + ". Delete the folder " + RunFolder.WORK + " of this run and run again.");
    }

    /**
     * @param rows how many there must be
     * @throws IOException if there are not just as many, or the file cannot be read
     */
    static SignalFile open(Path file, SignalFormat format, int rows) throws IOException {
        long expected = (long) rows * format.bytes();
        if (!Files.exists(file) || Files.size(file) != expected) {
            throw damaged(file, Files.exists(file) ? "has " + Files.size(file) + " bytes, " + rows + " rows of " + format
                    + " take " + expected : "is gone");
        }
        int perPiece = Math.max(1, PIECE / format.bytes());
        MappedByteBuffer[] pieces = new MappedByteBuffer[(int) (((long) rows + perPiece - 1) / perPiece)];
        try (FileChannel channel = FileChannel.open(file)) {
            for (int i = 0; i < pieces.length; i++) {
                long first = (long) i * perPiece;
                pieces[i] = channel.map(FileChannel.MapMode.READ_ONLY, first * format.bytes(),
                        Math.min(perPiece, rows - first) * format.bytes());
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
}
