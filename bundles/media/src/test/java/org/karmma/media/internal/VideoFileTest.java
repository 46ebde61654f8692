package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.Evidence.Recording;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Pictures;

class VideoFileTest {

    @TempDir
    static Path folder;
    static Path video;

    @BeforeAll
    static void record() throws Exception {
        video = Recordings.write(folder.resolve("session.mp4"), 40);
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 0, 24", "0.5, 1, 6, 12", "4.9, 2, 59, 24", "5.1, 0.5, 62, 6", "10, 2, 120, 24", "17.04, 2, 205, 24", "38, 2, 456, 24",
            "38, 100, 456, 24"})
    void givesExactlyThePicturesOfASpan(double start, double length, int first, int count) throws Exception {
        Pictures pictures = new FfmpegReader().pictures(new Recording(video), new TimeSpan(start, start + length)).orElseThrow();

        assertEquals(count, pictures.count());
        assertEquals(IntStream.range(first, first + count).boxed().toList(), IntStream.range(0, count)
                .mapToObj(i -> Recordings.number(pictures.rgb(i), Recordings.WIDTH)).toList());
        assertTrue(pictures.time(0) >= start - 0.001 && pictures.time(count - 1) < start + length);
    }
}
