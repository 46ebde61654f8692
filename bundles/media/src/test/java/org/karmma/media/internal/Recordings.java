package org.karmma.media.internal;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.FrameRecorder;
import org.karmma.dataset.DataException;
import org.karmma.media.MediaWriter;
import org.karmma.media.MediaWriter.Format;

/** Real recordings whose pictures say which one they are, and whose sound says when it is. */
final class Recordings {

    static final int WIDTH = 128;
    static final int HEIGHT = 96;
    static final int FPS = 12;
    static final int RATE = 24_000;
    private static final int BITS = 12;
    private static final int BLOCK = 16;

    private Recordings() {}

    /** Pictures numbered from 0 on; sound is a click (a few samples of full scale) at every whole second. */
    static Path write(Path file, int width, int height, double seconds, boolean pictures, boolean sound) throws DataException {
        Format format = new Format(pictures ? width : 0, pictures ? height : 0, FPS, sound ? RATE : 0);
        try (MediaWriter.Recording out = new FfmpegWriter().create(file, format)) {
            for (int i = 0; i < Math.round(seconds * FPS); i++) {
                if (pictures) {
                    out.picture(numbered(i, width, height));
                }
                if (sound) {
                    out.sound(clicks((long) i * RATE / FPS, RATE / FPS));
                }
            }
            out.finish();
        }
        return file;
    }

    static Path write(Path file, double seconds) throws DataException {
        return write(file, WIDTH, HEIGHT, seconds, true, true);
    }

    /**
     * The same in Matroska (MPEG-4, AAC), pictures and sound of different lengths, in seconds; 0: none. Such files say only how long all
     * of it is, and live ones not even that.
     */
    static Path matroska(Path file, double pictures, double sound, boolean live) throws FrameRecorder.Exception {
        try (FFmpegFrameRecorder out = new FFmpegFrameRecorder(file.toFile(), pictures > 0 ? WIDTH : 0, pictures > 0 ? HEIGHT : 0,
                sound > 0 ? 1 : 0)) {
            out.setFormat("matroska");
            out.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            out.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            out.setFrameRate(FPS);
            out.setGopSize(FPS);
            out.setVideoBitrate(1_000_000);
            out.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
            out.setSampleRate(RATE);
            out.setAudioBitrate(96_000);
            out.setOption("live", live ? "1" : "0");
            out.start();
            for (int i = 0; i < Math.round(Math.max(pictures, sound) * FPS); i++) {
                if (i < pictures * FPS) {
                    out.recordImage(WIDTH, HEIGHT, 8, 3, WIDTH * 3, avutil.AV_PIX_FMT_RGB24, ByteBuffer.wrap(numbered(i, WIDTH, HEIGHT)));
                }
                if (i < sound * FPS) {
                    out.recordSamples(RATE, 1, FloatBuffer.wrap(clicks((long) i * RATE / FPS, RATE / FPS)));
                }
            }
            out.stop();
        }
        return file;
    }

    /** 16-pixel blocks, black or white: the bits of a number, the lowest first, on a gradient. */
    static byte[] numbered(int number, int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int bit = y / BLOCK * (width / BLOCK) + x / BLOCK;
                int value = bit < BITS ? (number >> bit & 1) * 255 : x + y;
                for (int c = 0; c < 3; c++) {
                    rgb[(y * width + x) * 3 + c] = (byte) value;
                }
            }
        }
        return rgb;
    }

    static int number(byte[] rgb, int width) {
        int number = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int x = bit % (width / BLOCK) * BLOCK + BLOCK / 2;
            int y = bit / (width / BLOCK) * BLOCK + BLOCK / 2;
            number |= (rgb[(y * width + x) * 3] & 0xff) > 127 ? 1 << bit : 0;
        }
        return number;
    }

    private static float[] clicks(long first, int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            long within = (first + i) % RATE;
            samples[i] = within < 48 ? (float) (0.8 * Math.sin(2 * Math.PI * within / 12)) : 0;
        }
        return samples;
    }
}
