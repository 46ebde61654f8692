package org.karmma.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.model.AtomicFile;

/**
 * Writes predictions in the form of {@link Predictions}: the logits of one system and seed, batch by batch, and what they are about.
 * Files bear their names once they are whole: when {@link #finish} has been called.
 */
public final class PredictionsWriter implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNFINISHED = ".part";

    private final Path folder;
    private final int clips;
    private final Map<Path, OutputStream> files = new LinkedHashMap<>();

    /** @param folder of all predictions @param clips how many rows each file will have */
    public PredictionsWriter(Path folder, String system, long seed, int clips) throws IOException {
        this.folder = Files.createDirectories(folder.resolve(system).resolve(Predictions.SEED + seed));
        this.clips = clips;
    }

    /**
     * Appends the next clips to a file.
     *
     * @param rows one a clip, each one number a class; all NaN where the network abstained
     */
    public void append(String subset, String space, List<float[]> rows) throws IOException {
        Path file = folder.resolve(subset + "." + space + ".npy");
        OutputStream out = files.get(file);
        if (out == null) {
            out = new BufferedOutputStream(Files.newOutputStream(unfinished(file)), 1 << 16);
            files.put(file, out);
            out.write(header(clips, rows.get(0).length));
        }
        for (float[] row : rows) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(row);
            out.write(bytes.array());
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /** Version 1 of NumPy's format, padded so that the numbers begin at a multiple of 64. */
    private static byte[] header(int rows, int columns) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        int padded = (10 + text.length() + 1 + 63) / 64 * 64 - 10;
        byte[] header = new byte[10 + padded];
        Arrays.fill(header, (byte) ' ');
        System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) padded, (byte) (padded >> 8)}, 0, header, 0, 10);
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, 10, text.length());
        header[header.length - 1] = '\n';
        return header;
    }

    /** Everything has been appended. */
    public void finish() throws IOException {
        for (Map.Entry<Path, OutputStream> file : files.entrySet()) {
            file.getValue().close();
            AtomicFile.rename(unfinished(file.getKey()), file.getKey());
        }
    }

    /** What was not finished goes. */
    @Override
    public void close() throws IOException {
        for (Map.Entry<Path, OutputStream> file : files.entrySet()) {
            file.getValue().close();
            Files.deleteIfExists(unfinished(file.getKey()));
        }
    }

    /**
     * Writes what predictions are about; the last thing to write.
     *
     * @param classes names by label space
     */
    public static void about(Path folder, String dataset, String split, List<String> modalities, TestClips clips,
            Map<String, List<String>> classes) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("format", 1).put("dataset", dataset).put("split", split);
        root.set("modalities", JSON.valueToTree(modalities));
        root.set("clips", JSON.valueToTree(clips.ids()));
        ObjectNode labels = root.putObject("labels");
        clips.spaces().forEach(space -> labels.set(space.id(), JSON.valueToTree(space.labels())));
        root.set("classes", JSON.valueToTree(classes));
        ArrayNode groups = root.putArray("groups");
        clips.groups().forEach(group -> groups.addObject().put("id", group.id()).put("title", group.title())
                .set("clips", JSON.valueToTree(group.members())));
        AtomicFile.write(folder.resolve(Predictions.ABOUT), file -> JSON.writeValue(file.toFile(), root));
    }
}
