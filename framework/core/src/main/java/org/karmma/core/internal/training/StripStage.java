package org.karmma.core.internal.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.Split;
import org.karmma.modality.SignalFormat;

/**
 * Draws a few clips of the split that results are about, as each modality shows its signal: strips for the report. The clips are spread
 * evenly over those that are labelled, whatever anybody answers about them. Facts: their ids.
 */
public final class StripStage implements Stage.Work {

    private static final int CLIPS = 6;
    /** Pictures side by side. */
    private static final int ABREAST = 8;

    private final int shards;

    public StripStage(int shards) {
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Split split = context.experiment().evaluation().on();
        SignalCache cache = SignalCache.open(context.folder().signals(split), shards);
        int[] rows = IntStream.range(0, cache.size()).filter(i -> cache.label(i, context.experiment().judged()) >= 0).toArray();
        Files.createDirectories(context.folder().strips());
        List<String> shown = new ArrayList<>();
        int count = Math.min(CLIPS, rows.length);
        for (int i = 0; i < count; i++) {
            int row = rows[(2 * i + 1) * rows.length / (2 * count)];
            for (Slot slot : context.setup().slots()) {
                Optional<Samples> pictures = cache.has(row, slot.id()) ? slot.modality().pictures(signal(cache, row, slot))
                        : Optional.empty();
                if (pictures.isPresent()) {
                    WholeFiles.write(context.folder().strip(i, slot.id()), file -> {
                        try (OutputStream out = Files.newOutputStream(file)) {
                            jpeg(strip(pictures.get()), out);
                        }
                    });
                } else {
                    Files.deleteIfExists(context.folder().strip(i, slot.id())); // of an earlier start, about another clip
                }
            }
            shown.add(cache.row(row).id());
        }
        return Map.of("clips", shown);
    }

    @Override
    public List<Path> makes(RunFolder folder) {
        return List.of(folder.strips());
    }

    private static Samples signal(SignalCache cache, int row, Slot slot) {
        SignalFormat format = slot.student().signal();
        ByteBuffer buffer = ByteBuffer.allocate(format.bytes()).order(ByteOrder.nativeOrder());
        cache.copy(row, slot.id(), format, buffer);
        if (format.type() == ElementType.UINT8) {
            return Samples.of(buffer.array(), format.shape());
        }
        float[] floats = new float[format.size()];
        buffer.flip().asFloatBuffer().get(floats);
        return Samples.of(floats, format.shape());
    }

    /** At most {@link #ABREAST} pictures, spread evenly, side by side. */
    private static BufferedImage strip(Samples pictures) {
        long[] shape = pictures.shape();
        int height = (int) shape[1];
        int width = (int) shape[2];
        int count = (int) Math.min(ABREAST, shape[0]);
        BufferedImage strip = new BufferedImage(count * width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < count; i++) {
            int from = (int) ((2L * i + 1) * shape[0] / (2L * count)) * height * width * 3;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int at = from + 3 * (y * width + x);
                    strip.setRGB(i * width + x, y, (int) pictures.at(at) << 16 | (int) pictures.at(at + 1) << 8
                            | (int) pictures.at(at + 2));
                }
            }
        }
        return strip;
    }

    private static void jpeg(BufferedImage image, OutputStream out) throws IOException {
        try (ImageOutputStream to = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, "jpg", to)) {
                throw new IOException("this Java writes no JPEG");
            }
        }
    }
}
