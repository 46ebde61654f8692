package org.karmma.detection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;
import org.karmma.media.internal.FfmpegReader;
import org.karmma.modality.Modality;
import org.karmma.testkit.ModalityConformance;

class DetectionConformanceTest extends ModalityConformance {

    private static final int FRAMES = 24;

    DetectionConformanceTest() {
        super(DetectionModality.class);
    }

    @Override
    public Modality modality() {
        return new DetectionModality(new FfmpegReader(), Defaults.all());
    }

    @Override
    public List<Extractor> extractors() {
        return List.of(new DetectionTeacher(Defaults.all()), new DetectionStudent(Defaults.all()));
    }

    /** Two seconds of a hand that moves to the right. */
    @Override
    public List<Clip> clips(Path folder) throws Exception {
        String frames = IntStream.rangeClosed(1, FRAMES).mapToObj(t -> "{\"name\": \"2/" + t + ".jpg\", \"labels\": [{\"box2d\": {\"x1\": "
                + 4 * t + ", \"y1\": 40, \"x2\": " + (4 * t + 60) + ", \"y2\": 90}, \"category\": \"hand\", \"standard_category\":"
                + " \"hand\"}]}").collect(Collectors.joining(",\n"));
        Path file = Files.writeString(folder.resolve("boxes.json"), "{\"fps\": 12, \"frames\": [" + frames + "]}");
        float[] rows = new float[FRAMES * 6];
        for (int t = 0; t < FRAMES; t++) {
            float x = t / 40f;
            System.arraycopy(new float[] {0, 1, x, 0.2f, x + 0.2f, 0.6f}, 0, rows, t * 6, 6);
        }
        return List.of(Clip.builder("recorded").span(0, 2).evidence("boxes", new Evidence.Recording(file)).build(),
                Clip.builder("pushed").span(0, 2).evidence("boxes", Evidence.Buffer.of(Samples.of(rows, FRAMES, 1, 6), 12)).build());
    }
}
