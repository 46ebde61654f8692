package org.karmma.media.internal;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.karmma.dataset.DataException;
import org.karmma.media.PictureSize;

/**
 * One opened recording, read from front to back: its pictures or its sound, not both. What it gives is copied out; no FFmpeg memory
 * leaves it. Times are seconds on the recording's clock.
 */
final class Input implements AutoCloseable {

    private static final double QUARTER = 90;

    private final Path file;
    private final FFmpegFrameGrabber grabber;
    /** The container's first timestamp, seconds. */
    private final double origin;
    private Frame frame;

    private Input(Path file, FFmpegFrameGrabber grabber) {
        this.file = file;
        this.grabber = grabber;
        long start = grabber.getFormatContext().start_time();
        this.origin = start == avutil.AV_NOPTS_VALUE ? 0 : start / 1e6;
    }

    /** @throws DataException if it is missing, empty, a folder, no media, or media that are not let in */
    static Input open(Path file) throws DataException {
        return new Input(file, Opening.open(file));
    }

    /** False for sound files, also where they carry a cover picture. */
    boolean hasPictures() {
        return grabber.hasVideo()
                && (stream(avutil.AVMEDIA_TYPE_VIDEO).disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) == 0;
    }

    boolean hasSound() {
        return grabber.hasAudio();
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

    /** Of the pictures as they are in the file, upright. */
    PictureSize size() {
        int width = grabber.getImageWidth();
        int height = grabber.getImageHeight();
        return quarters() % 2 == 0 ? new PictureSize(width, height) : new PictureSize(height, width);
    }

    Ending pictureEnding() {
        return ending(avutil.AVMEDIA_TYPE_VIDEO);
    }

    Ending soundEnding() {
        return ending(avutil.AVMEDIA_TYPE_AUDIO);
    }

    private Ending ending(int type) {
        return new Ending(grabber.getFormatContext(), stream(type), zero());
    }

    /** Second 0 of the recording's clock, as the container counts; an origin below zero is a sound codec's warm-up. */
    private double zero() {
        return Math.max(0, origin);
    }

    private AVStream stream(int type) {
        int index = type == avutil.AVMEDIA_TYPE_VIDEO ? grabber.getVideoStream() : grabber.getAudioStream();
        return grabber.getFormatContext().streams(index);
    }

    /** Goes forward to a time, or a little before or after it: look at {@link #time} of what comes next. */
    void seek(double seconds) throws DataException {
        try {
            // JavaCV adds the origin
            grabber.setTimestamp(Math.round((seconds + zero() - origin) * 1e6));
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
        return frame.timestamp / 1e6 - zero();
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
        Opening.close(file, grabber);
    }
}
