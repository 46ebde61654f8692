package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
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
    static FfmpegReader reader;

    @BeforeAll
    static void record() throws Exception {
        video = Recordings.write(folder.resolve("session.mp4"), 30);
        reader = new FfmpegReader();
    }

    private static List<Integer> numbers(Pictures pictures) {
        return IntStream.range(0, pictures.count()).mapToObj(i -> Recordings.number(pictures.rgb(i), pictures.width())).toList();
    }

    /** Pictures k stand at k / 12 s; half-open spans; the last of 30 s is number 359. */
    @ParameterizedTest
    @CsvSource({"0, 2, 0, 24", "0.5, 1, 6, 12", "1.9, 2, 23, 24", "2.1, 0.5, 26, 6", "10, 2, 120, 24", "17.04, 2, 205, 24",
            "28, 2, 336, 24", "28, 100, 336, 24", "20.01, 0.02, 240, 1", "0.01, 0.02, 0, 1"})
    void givesExactlyThePicturesOfASpan(double start, double length, int first, int count) throws Exception {
        Pictures pictures = reader.pictures(new Recording(video), new TimeSpan(start, start + length)).orElseThrow();

        assertEquals(IntStream.range(first, first + count).boxed().toList(), numbers(pictures));
        assertTrue(pictures.time(0) >= start - 0.001 && pictures.time(count - 1) < start + length);
        assertFalse(pictures.hasSuccessor(count - 1));
    }

    @ParameterizedTest
    @CsvSource({"webm, libvpx, 10", "avi, mpeg4, 10", "mkv, mpeg4, 10", "mp4, mpeg4, 40"})
    void isExactInOtherContainersToo(String container, String codec, int gop) throws Exception {
        Path file = folder.resolve(codec + "." + container);
        try (FFmpegFrameRecorder out = new FFmpegFrameRecorder(file.toFile(), 128, 96, 0)) {
            out.setVideoCodecName(codec);
            out.setVideoCodec(codec.equals("libvpx") ? avcodec.AV_CODEC_ID_VP8 : avcodec.AV_CODEC_ID_MPEG4);
            out.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            out.setFrameRate(12);
            out.setGopSize(gop);
            out.setVideoBitrate(1_000_000);
            out.start();
            for (int i = 0; i < 96; i++) {
                out.recordImage(128, 96, 8, 3, 384, avutil.AV_PIX_FMT_RGB24, ByteBuffer.wrap(Recordings.numbered(i, 128, 96)));
            }
            out.stop();
        }

        // winding and reading from the front must agree
        assertEquals(IntStream.range(60, 72).boxed().toList(),
                numbers(reader.pictures(new Recording(file), new TimeSpan(5, 6)).orElseThrow()));
        assertEquals(IntStream.range(12, 24).boxed().toList(),
                numbers(reader.pictures(new Recording(file), new TimeSpan(1, 2)).orElseThrow()));
    }

    @Test
    void turnsWhatWasFilmedOnItsSide() throws Exception {
        Path upright = Recordings.write(folder.resolve("upright.mp4"), 96, 128, 1, true, false);
        for (int quarters = 1; quarters < 4; quarters++) {
            Path file = folder.resolve("turned" + quarters + ".mp4");
            boolean side = quarters % 2 == 1;
            try (FFmpegFrameRecorder out = new FFmpegFrameRecorder(file.toFile(), side ? 128 : 96, side ? 96 : 128, 0)) {
                out.setVideoCodecName("libopenh264");
                out.setVideoCodec(avcodec.AV_CODEC_ID_H264);
                out.setFrameRate(12);
                out.setVideoBitrate(1_000_000);
                // a player turns clockwise by the angle in the file: the film lies the other way
                out.setDisplayRotation(-90 * quarters);
                out.start();
                byte[] lying = Rasters.turned(Recordings.numbered(5, 96, 128), 96, 128, 4 - quarters);
                for (int i = 0; i < 12; i++) {
                    out.recordImage(side ? 128 : 96, side ? 96 : 128, 8, 3, (side ? 128 : 96) * 3, avutil.AV_PIX_FMT_RGB24,
                            ByteBuffer.wrap(lying));
                }
                out.stop();
            }
            Pictures pictures = reader.pictures(new Recording(file), TimeSpan.WHOLE).orElseThrow();
            assertEquals(96, pictures.width());
            assertEquals(128, pictures.height());
            assertEquals(5, Recordings.number(pictures.rgb(0), 96), quarters + " quarters");
        }
        assertEquals(5, Recordings.number(reader.pictures(new Recording(upright), TimeSpan.WHOLE).orElseThrow().rgb(5), 96));
    }

    @Test
    void thinsLongSpansInPairsOfNeighbours() throws Exception {
        FfmpegReader small = new FfmpegReader(null, new Limits(16, 480, 900, 60), 1);
        Pictures pictures = small.pictures(new Recording(video), TimeSpan.WHOLE).orElseThrow();

        // 360 pictures: two of every 64 are 12, two of every 32 would be 24
        assertEquals(List.of(0, 1, 64, 65, 128, 129, 192, 193, 256, 257, 320, 321), numbers(pictures));
        for (int i = 0; i < pictures.count(); i++) {
            assertEquals(i % 2 == 0, pictures.hasSuccessor(i));
        }
    }

    @Test
    void scalesLargePicturesDown() throws Exception {
        FfmpegReader small = new FfmpegReader(null, new Limits(256, 64, 900, 60), 1);
        Pictures pictures = small.pictures(new Recording(video), new TimeSpan(1, 2)).orElseThrow();

        assertEquals(64, pictures.width());
        assertEquals(48, pictures.height());
        assertEquals(64 * 48 * 3, pictures.rgb(0).length);
    }

    @Test
    void decodesOnceForAllWhoAskForTheSame() throws Exception {
        TimeSpan span = new TimeSpan(3, 4);
        Pictures first = reader.pictures(new Recording(video), span).orElseThrow();

        assertSame(first, reader.pictures(new Recording(video), new TimeSpan(3, 4)).orElseThrow());
        assertArrayEquals(first.rgb(0), new FfmpegReader().pictures(new Recording(video), span).orElseThrow().rgb(0));
    }
}
