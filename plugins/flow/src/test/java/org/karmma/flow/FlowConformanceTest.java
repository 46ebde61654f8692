package org.karmma.flow;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;
import org.karmma.media.MediaWriter;
import org.karmma.media.internal.DisFlow;
import org.karmma.media.internal.Excerpts;
import org.karmma.media.internal.FfmpegReader;
import org.karmma.media.internal.FfmpegWriter;
import org.karmma.modality.Modality;
import org.karmma.testkit.ModalityConformance;

class FlowConformanceTest extends ModalityConformance {

    private static final int WIDTH = 128;
    private static final int HEIGHT = 96;
    private static final int PICTURES = 12;

    FlowConformanceTest() {
        super(FlowModality.class);
    }

    @Override
    public Modality modality() {
        FfmpegReader reader = new FfmpegReader();
        return new FlowModality(reader, new Excerpts(reader, new FfmpegWriter()), new DisFlow(), Defaults.settings());
    }

    @Override
    public List<Extractor> extractors() {
        return List.of(new FlowTeacher(Defaults.settings(), Defaults.of(FlowTeacher.Config.class)),
                new FlowStudent(Defaults.settings(), Defaults.of(FlowStudent.Config.class)));
    }

    /** A second of a pattern that moves to the right. */
    @Override
    public List<Clip> clips(Path folder) throws Exception {
        int size = HEIGHT * WIDTH * 3;
        byte[] all = new byte[PICTURES * size];
        Path file = folder.resolve("moving.mp4");
        try (MediaWriter.Recording out = new FfmpegWriter().create(file, new MediaWriter.Format(WIDTH, HEIGHT, 12, 0))) {
            for (int t = 0; t < PICTURES; t++) {
                byte[] picture = new byte[size];
                for (int i = 0; i < size / 3; i++) {
                    double x = i % WIDTH - 2.5 * t;
                    double y = i / WIDTH;
                    Arrays.fill(picture, 3 * i, 3 * i + 3, (byte) (128 + 50 * Math.sin(0.31 * x + 0.05 * y)
                            + 50 * Math.cos(0.27 * y - 0.04 * x)));
                }
                out.picture(picture);
                System.arraycopy(picture, 0, all, t * size, size);
            }
            out.finish();
        }
        return List.of(Clip.builder("recorded").span(0, 1).evidence("video", new Evidence.Recording(file)).build(),
                Clip.builder("pushed").span(0, 1)
                        .evidence("video", Evidence.Buffer.of(Samples.of(all, PICTURES, HEIGHT, WIDTH, 3), 12)).build());
    }
}
