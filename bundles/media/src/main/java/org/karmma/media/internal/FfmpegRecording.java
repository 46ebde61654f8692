package org.karmma.media.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.FrameRecorder;
import org.karmma.dataset.DataException;
import org.karmma.media.MediaWriter;

/** A file in the making, under a name of its own until it is whole. */
final class FfmpegRecording implements MediaWriter.Recording {

    /** Quantiser bounds: 12 is near lossless, 30 shows blocks. */
    private static final String QUANTISER_MIN = "12";
    private static final String QUANTISER_MAX = "26";
    /** Room for the quantiser to stay low in all but the busiest pictures, bits per pixel. */
    private static final double BITS_PER_PIXEL = 1.5;
    private static final int SOUND_BITRATE = 96_000;

    /** Codecs by container. */
    private enum Container {
        MP4("mp4", r -> {
            r.setVideoCodecName("libopenh264");
            r.setVideoCodec(avcodec.AV_CODEC_ID_H264);
        }, r -> {
            r.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
            r.setAudioOption("aac_coder", "fast");
        }),
        WEBM("webm", r -> {
            // otherwise each file has numbers of its own by which other files could refer to it, drawn at random
            r.setOption("fflags", "bitexact");
            r.setVideoCodecName("libvpx-vp9");
            r.setVideoCodec(avcodec.AV_CODEC_ID_VP9);
            // its slow modes take ten times as long and save a tenth of the disk
            r.setVideoOption("deadline", "realtime");
            r.setVideoOption("cpu-used", "6");
            r.setVideoOption("lag-in-frames", "0");
        }, r -> {
            r.setAudioCodecName("libopus");
            r.setAudioCodec(avcodec.AV_CODEC_ID_OPUS);
        });

        private final String name;
        private final Consumer<FFmpegFrameRecorder> pictures;
        private final Consumer<FFmpegFrameRecorder> sound;

        Container(String name, Consumer<FFmpegFrameRecorder> pictures, Consumer<FFmpegFrameRecorder> sound) {
            this.name = name;
            this.pictures = pictures;
            this.sound = sound;
        }

        static Container of(Path file) {
            return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".webm") ? WEBM : MP4;
        }
    }

    private final Path file;
    private final Container container;
    private final Path aside;
    private final MediaWriter.Format format;
    private final FFmpegFrameRecorder recorder;
    private boolean open = true;

    FfmpegRecording(Path file, MediaWriter.Format format) throws DataException {
        check(format);
        this.file = file.toAbsolutePath();
        this.container = Container.of(file);
        this.aside = this.file.resolveSibling("." + this.file.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".part");
        this.format = format;
        this.recorder = recorder();
        try {
            recorder.start();
        } catch (FrameRecorder.Exception | RuntimeException e) {
            throw abandoned(e);
        }
    }

    private static void check(MediaWriter.Format f) {
        boolean pictures = f.width() > 0 && f.height() > 0;
        if (f.width() % 2 != 0 || f.height() % 2 != 0 || pictures && !(f.fps() > 0) || !pictures && f.soundRate() <= 0) {
            throw new IllegalArgumentException("a recording has pictures of even size at more than 0 per second, or sound, or both: " + f);
        }
    }

    private FFmpegFrameRecorder recorder() {
        boolean sound = format.soundRate() > 0;
        FFmpegFrameRecorder r = new FFmpegFrameRecorder(aside.toFile(), format.width(), format.height(), sound ? 1 : 0);
        r.setFormat(container.name);
        if (format.width() > 0) {
            r.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            r.setFrameRate(format.fps());
            // a key picture each second makes winding cheap
            r.setGopSize((int) Math.max(1, Math.round(format.fps())));
            r.setVideoBitrate((int) (format.width() * format.height() * format.fps() * BITS_PER_PIXEL));
            r.setVideoOption("qmin", QUANTISER_MIN);
            r.setVideoOption("qmax", QUANTISER_MAX);
            r.setVideoOption("threads", "1");
            container.pictures.accept(r);
        }
        if (sound) {
            r.setSampleRate(format.soundRate());
            r.setAudioBitrate(Math.min(SOUND_BITRATE, format.soundRate() * 4));
            r.setAudioOption("threads", "1");
            container.sound.accept(r);
        }
        return r;
    }

    @Override
    public void picture(byte[] rgb) throws DataException {
        if (rgb.length != format.width() * format.height() * 3 || rgb.length == 0) {
            throw new IllegalArgumentException("a picture of this recording has " + format.width() * format.height() * 3 + " bytes, not "
                    + rgb.length);
        }
        try {
            recorder.recordImage(format.width(), format.height(), 8, 3, format.width() * 3, avutil.AV_PIX_FMT_RGB24, ByteBuffer.wrap(rgb));
        } catch (FrameRecorder.Exception | RuntimeException e) {
            throw failed(e);
        }
    }

    @Override
    public void sound(float[] samples) throws DataException {
        if (format.soundRate() <= 0) {
            throw new IllegalArgumentException("this recording was created without sound");
        }
        try {
            recorder.recordSamples(format.soundRate(), 1, FloatBuffer.wrap(samples));
        } catch (FrameRecorder.Exception | RuntimeException e) {
            throw failed(e);
        }
    }

    @Override
    public void finish() throws DataException {
        try {
            recorder.stop();
            try (FileChannel written = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            open = false;
        } catch (IOException | RuntimeException e) {
            throw abandoned(e);
        }
        close();
    }

    private DataException failed(Exception e) {
        return new DataException(file.toString(), "the recording cannot be written: " + e.getMessage(),
                "Check that its folder exists, can be written to and has room", e);
    }

    /** What was written goes, and what goes wrong with that does not hide the cause. */
    private DataException abandoned(Exception e) {
        try {
            close();
        } catch (RuntimeException second) {
            e.addSuppressed(second);
        }
        return failed(e);
    }

    @Override
    public void close() {
        boolean whole = !open;
        open = false;
        close(recorder::release, whole ? null : aside);
    }

    /**
     * Frees a recorder's memory, then removes what it wrote, whatever becomes of the former.
     *
     * @param unfinished null where there is nothing to be removed
     */
    static void close(AutoCloseable recorder, Path unfinished) {
        IllegalStateException failure = null;
        try {
            recorder.close();
        } catch (Exception e) {
            failure = new IllegalStateException("FFmpeg could not close a recording" + (unfinished == null ? "" : ": " + unfinished), e);
        }
        try {
            if (unfinished != null) {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            IllegalStateException left = new IllegalStateException("an unfinished recording cannot be removed: " + unfinished, e);
            if (failure != null) {
                left.addSuppressed(failure);
            }
            failure = left;
        }
        if (failure != null) {
            throw failure;
        }
    }
}
