package org.karmma.video;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;
import org.karmma.media.MediaWriter;
import org.karmma.media.internal.Excerpts;
import org.karmma.media.internal.FfmpegReader;
import org.karmma.media.internal.FfmpegWriter;
import org.karmma.modality.Modality;
import org.karmma.testkit.ModalityConformance;

class VideoConformanceTest extends ModalityConformance {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final int PICTURES = 24;

    VideoConformanceTest() {
        super(VideoModality.class);
    }

    @Override
    public Modality modality() {
        FfmpegReader reader = new FfmpegReader();
        return new VideoModality(reader, new Excerpts(reader, new FfmpegWriter()), Defaults.of(VideoModality.Config.class));
    }

    @Override
    public List<Extractor> extractors() {
        return List.of(new VideoTeacher(Defaults.of(VideoTeacher.Config.class)), new VideoStudent(Defaults.of(VideoStudent.Config.class)));
    }

    /** Two seconds of blocks that change. */
    @Override
    public List<Clip> clips(Path folder) throws Exception {
        Random random = new Random(3);
        byte[] all = new byte[PICTURES * HEIGHT * WIDTH * 3];
        Path file = folder.resolve("blocks.mp4");
        try (MediaWriter.Recording out = new FfmpegWriter().create(file, new MediaWriter.Format(WIDTH, HEIGHT, 12, 0))) {
            for (int t = 0; t < PICTURES; t++) {
                byte[] picture = new byte[HEIGHT * WIDTH * 3];
                for (int block = 0; block < 16; block++) {
                    Arrays.fill(picture, block * picture.length / 16, (block + 1) * picture.length / 16, (byte) (40 + random.nextInt(160)));
                }
                out.picture(picture);
                System.arraycopy(picture, 0, all, t * picture.length, picture.length);
            }
            out.finish();
        }
        return List.of(Clip.builder("recorded").span(0, 2).evidence("video", new Evidence.Recording(file)).build(),
                Clip.builder("pushed").span(0, 2)
                        .evidence("video", Evidence.Buffer.of(Samples.of(all, PICTURES, HEIGHT, WIDTH, 3), 12)).build());
    }
}
