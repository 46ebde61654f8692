package org.karmma.media.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FrameGrabber;
import org.karmma.dataset.DataException;

/** Opens media files with FFmpeg, and only such as are let in. */
final class Opening {

    /** Containers and codecs that are let in: FFmpeg has hundreds, and holes in those that nobody uses. */
    private static final String FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mp3,wav,flac,ogg,aac";
    private static final String PICTURE_CODECS =
            "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,libdav1d,av1,mpeg4,mpeg2video,mpeg1video,mjpeg,prores";
    private static final String SOUND_CODECS = "aac,mp3,mp3float,opus,libopus,vorbis,flac,alac,ac3,"
            + "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s32le,pcm_f32le,pcm_u8";
    private static final String PROTOCOLS = "file,crypto";

    private static final String CHECK = "Check the path, or leave this recording out";

    private Opening() {}

    /** @throws DataException if it is missing, empty, a folder, no media, or media that are not let in */
    static FFmpegFrameGrabber open(Path file) throws DataException {
        check(file);
        // the header of nearly every MP4 file says all; otherwise the first pictures have to be looked at, which takes as long again
        FFmpegFrameGrabber grabber = start(file, !isMp4(file));
        if (isKnown(grabber)) {
            return grabber;
        }
        close(file, grabber);
        return start(file, true);
    }

    private static FFmpegFrameGrabber start(Path file, boolean look) throws DataException {
        FFmpegFrameGrabber grabber = configure(new FFmpegFrameGrabber(file.toFile()));
        try {
            grabber.start(look);
            return grabber;
        } catch (FrameGrabber.Exception | RuntimeException e) {
            close(file, grabber);
            throw new DataException(file.toString(), "cannot be read as a video or sound file: it is damaged, cut off, or of a kind"
                    + " that is not supported", "Replace it, or convert it to MP4 (H.264, AAC)", e);
        }
    }

    private static FFmpegFrameGrabber configure(FFmpegFrameGrabber grabber) {
        grabber.setOption("protocol_whitelist", PROTOCOLS);
        grabber.setOption("format_whitelist", FORMATS);
        grabber.setOption("codec_whitelist", PICTURE_CODECS + "," + SOUND_CODECS);
        grabber.setVideoOption("codec_whitelist", PICTURE_CODECS);
        grabber.setAudioOption("codec_whitelist", SOUND_CODECS);
        // threads are the callers'
        grabber.setVideoOption("threads", "1");
        grabber.setAudioOption("threads", "1");
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
        grabber.setImageScalingFlags(swscale.SWS_AREA);
        return grabber;
    }

    private static boolean isKnown(FFmpegFrameGrabber grabber) {
        return !(grabber.hasVideo() && grabber.getImageWidth() <= 0 || grabber.hasAudio() && grabber.getSampleRate() <= 0);
    }

    static void close(Path file, FFmpegFrameGrabber grabber) {
        try {
            grabber.close();
        } catch (FrameGrabber.Exception e) {
            throw new IllegalStateException("FFmpeg could not close " + file, e);
        }
    }

    private static void check(Path file) throws DataException {
        if (!Files.exists(file)) {
            throw new DataException(file.toString(), "there is no such file", CHECK);
        }
        if (!Files.isRegularFile(file)) {
            throw new DataException(file.toString(), "is not a file", CHECK);
        }
        try {
            if (Files.size(file) == 0) {
                throw new DataException(file.toString(), "is empty", "Copy or record it again");
            }
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e.getMessage(), CHECK, e);
        }
    }

    private static boolean isMp4(Path file) throws DataException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(8), StandardCharsets.ISO_8859_1).endsWith("ftyp");
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e.getMessage(), CHECK, e);
        }
    }
}
