package org.karmma.audio;

import java.nio.file.Path;
import java.util.List;
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

class AudioConformanceTest extends ModalityConformance {

    AudioConformanceTest() {
        super(AudioModality.class);
    }

    @Override
    public Modality modality() {
        FfmpegReader reader = new FfmpegReader();
        return new AudioModality(reader, new Excerpts(reader, new FfmpegWriter()), Defaults.all());
    }

    @Override
    public List<Extractor> extractors() {
        return List.of(new AudioTeacher(Defaults.all()), new AudioStudent(Defaults.all()));
    }

    /** A tone, then noise. */
    @Override
    public List<Clip> clips(Path folder) throws Exception {
        float[] sound = Tones.concat(Tones.sine(400, 0.3, 1), Tones.noise(0.3, 1, 4));
        Path file = folder.resolve("sound.mp4");
        try (MediaWriter.Recording out = new FfmpegWriter().create(file, new MediaWriter.Format(0, 0, 0, Tones.RATE))) {
            out.sound(sound);
            out.finish();
        }
        return List.of(Clip.builder("recorded").span(0, 2).evidence("audio", new Evidence.Recording(file)).build(),
                Clip.builder("pushed").span(0, 2)
                        .evidence("audio", Evidence.Buffer.of(Samples.of(sound, sound.length, 1), Tones.RATE)).build());
    }
}
