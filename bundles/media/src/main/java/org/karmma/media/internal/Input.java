package org.karmma.media.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.karmma.dataset.DataException;

/**
 * One opened recording, read from front to back: its pictures or its sound, not both. What it gives is copied out; no FFmpeg memory
 * leaves it. Times are seconds on the recording's clock.
 */
final class Input implements AutoCloseable {

    /** Containers and codecs that are let in: FFmpeg has hundreds, and holes in those that nobody uses. */
    private static final String FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mp3,wav,flac,ogg,aac";
    private static final String PICTURE_CODECS = "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,libdav1d,av1,mpeg4,mpeg2video,mpeg1video,mjpeg,prores";
    private static final String SOUND_CODECS = "aac,mp3,mp3float,opus,libopus,vorbis,flac,alac,ac3,"
            + "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s32le,pcm_f32le,pcm_u8";
    private static final String PROTOCOLS = "file,crypto";

    /** Reported and turned by this class, by quarters. */
    private static final double QUARTER = 90;

    private final Path file;
    private final FFmpegFrameGrabber grabber;
    private double zero;
    private Frame frame;

    private Input(Path file) {
        this.file = file;
        this.grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.setOption("protocol_whitelist", PROTOCOLS);
        grabber.setOption("format_whitelist", FORMATS);
        grabber.setOption("codec_whitelist", PICTURE_CODECS + "," + SOUND_CODECS);
        grabber.setVideoOption("codec_whitelist", PICTURE_CODECS);
        grabber.setAudioOption("codec_whitelist", SOUND_CODECS);
        grabber.setVideoOption("threads", "1");
        grabber.setAudioOption("threads", "1");
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
        grabber.setImageScalingFlags(swscale.SWS_AREA | swscale.SWS_ACCURATE_RND);
    }

    /** @throws DataException if it is missing, empty, a folder, no media, or media that are not let in */
    static Input open(Path file) throws DataException {
        check(file);
        Input input = new Input(file);
        try {
            input.grabber.start();
            long start = input.grabber.getFormatContext().start_time();
            // a start below zero is a sound codec's warm-up
            input.zero = start == avutil.AV_NOPTS_VALUE ? 0 : Math.max(0, start / 1e6);
            return input;
        } catch (FrameGrabber.Exception | RuntimeException e) {
            input.close();
            throw new DataException(file.toString(), "cannot be read as a video or sound file: it is damaged, cut off, or of a kind"
                    + " that is not supported", "Replace it, or convert it to MP4 (H.264, AAC)", e);
        }
    }

    private static void check(Path file) throws DataException {
        String remedy = "Check the path, or leave this recording out";
        if (!Files.exists(file)) {
            throw new DataException(file.toString(), "there is no such file", remedy);
        }
        if (!Files.isRegularFile(file)) {
            throw new DataException(file.toString(), "is not a file", remedy);
        }
        try {
            if (Files.size(file) == 0) {
                throw new DataException(file.toString(), "is empty", "Copy or record it again");
            }
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e.getMessage(), remedy, e);
        }
    }

    /** False for sound files, also where they carry a cover picture. */
    boolean hasPictures() {
        return grabber.hasVideo() && grabber.getImageWidth() > 0
                && (stream(avutil.AVMEDIA_TYPE_VIDEO).disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) == 0;
    }

    boolean hasSound() {
        return grabber.hasAudio() && soundRate() > 0;
    }

    /** From here on only pictures are read, scaled down by a factor. */
    void choosePictures(Limits limits) {
        discard(avutil.AVMEDIA_TYPE_AUDIO);
        int width = grabber.getImageWidth();
        int height = grabber.getImageHeight();
        double scale = limits.scale(width, height);
        grabber.setImageWidth((int) Math.max(1, Math.round(width * scale)));
        grabber.setImageHeight((int) Math.max(1, Math.round(height * scale)));
    }

    /** From here on only sound is read, mixed down to one channel. */
    void chooseSound() {
        discard(avutil.AVMEDIA_TYPE_VIDEO);
        grabber.setAudioChannels(1);
        grabber.setSampleMode(FrameGrabber.SampleMode.FLOAT);
    }

    private void discard(int type) {
        for (int i = 0; i < grabber.getFormatContext().nb_streams(); i++) {
            AVStream stream = grabber.getFormatContext().streams(i);
            if (stream.codecpar().codec_type() == type) {
                stream.discard(avcodec.AVDISCARD_ALL);
            }
        }
    }

    int soundRate() {
        return grabber.getSampleRate();
    }

    double fps() {
        return grabber.getVideoFrameRate() > 0 ? grabber.getVideoFrameRate() : 25;
    }

    /** How many quarters clockwise the pictures must be turned to stand upright, 0 to 3. */
    int quarters() {
        return Math.floorMod(Math.round(-grabber.getDisplayRotation() / QUARTER), 4);
    }

    double pictureEnd() {
        return end(avutil.AVMEDIA_TYPE_VIDEO);
    }

    double soundEnd() {
        return end(avutil.AVMEDIA_TYPE_AUDIO);
    }

    /** When the stream ends by what its header says, or else the recording; infinite where neither is known. */
    private double end(int type) {
        AVStream stream = stream(type);
        double unit = (double) stream.time_base().num() / stream.time_base().den();
        if (stream.duration() > 0) {
            double start = stream.start_time() == avutil.AV_NOPTS_VALUE ? 0 : stream.start_time() * unit;
            return start + stream.duration() * unit - zero;
        }
        long length = grabber.getLengthInTime();
        return length > 0 ? length / 1e6 : Double.POSITIVE_INFINITY;
    }

    private AVStream stream(int type) {
        int index = type == avutil.AVMEDIA_TYPE_VIDEO ? grabber.getVideoStream() : grabber.getAudioStream();
        return grabber.getFormatContext().streams(index);
    }

    /** Goes to a time, or a little before or after it: look at {@link #time}. */
    void seek(double seconds) throws DataException {
        try {
            grabber.setTimestamp(Math.round((seconds) * 1e6));
        } catch (FrameGrabber.Exception e) {
            throw damaged("it cannot be wound to " + seconds + " s", e);
        }
    }

    /** Decodes the next picture. @return false at the end */
    boolean nextPicture() throws DataException {
        try {
            frame = grabber.grabImage();
            return frame != null;
        } catch (FrameGrabber.Exception | RuntimeException e) {
            throw damaged("a picture cannot be decoded", e);
        }
    }

    /** Decodes the next piece of sound. @return false at the end */
    boolean nextSound() throws DataException {
        try {
            frame = grabber.grabSamples();
            return frame != null;
        } catch (FrameGrabber.Exception | RuntimeException e) {
            throw damaged("its sound cannot be decoded", e);
        }
    }

    /** Of the current picture or the first sample of the current piece of sound. */
    double time() {
        return frame.timestamp / 1e6 - zero;
    }

    int width() {
        return frame.imageWidth;
    }

    int height() {
        return frame.imageHeight;
    }

    /** The current picture, as it lies in the file: RGB. */
    byte[] rgb() {
        byte[] rgb = new byte[frame.imageWidth * frame.imageHeight * 3];
        ByteBuffer pixels = (ByteBuffer) frame.image[0];
        int row = frame.imageWidth * 3;
        for (int y = 0; y < frame.imageHeight; y++) {
            pixels.get(y * frame.imageStride, rgb, y * row, row);
        }
        return rgb;
    }

    /** The current piece of sound, -1 to 1; valid until the next one is decoded. */
    FloatBuffer samples() {
        return (FloatBuffer) frame.samples[0];
    }

    DataException damaged(String problem, Exception cause) {
        return new DataException(file.toString(), problem + ": the file is damaged or cut off",
                "Copy or record it again, or leave this clip out", cause);
    }

    @Override
    public void close() {
        frame = null;
        try {
            grabber.close();
        } catch (FrameGrabber.Exception e) {
            throw new IllegalStateException("FFmpeg could not close " + file, e);
        }
    }
}
