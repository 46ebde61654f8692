package org.karmma.media.internal;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.karmma.dataset.DataException;

/**
 * When one stream of a recording ends, as far as its headers say. MP4 says it of each stream, Matroska only of all streams together, a live
 * recording not at all.
 *
 * @param zero second 0 of the recording's clock, as the container counts
 */
record Ending(AVFormatContext container, AVStream stream, double zero) {

    /** Containers' lengths are rounded up by whatever the writer took the last piece's to be, seconds. */
    private static final double TOLERANCE = 2;
    /** The same where there are pictures alone, whose last piece is one picture: a video of a few seconds has no two to spare. */
    private static final double TOLERANCE_OF_PICTURES = 0.5;
    /** FFmpeg's AVFMT_DURATION_FROM_BITRATE: it divided the file's size by the bit rate that its beginning has. */
    private static final int GUESSED = 2;

    /** Seconds: of the stream, or else of the longest one; infinite where neither is known. */
    double announced() {
        if (ownIsKnown()) {
            double unit = unit(stream);
            double start = stream.start_time() == avutil.AV_NOPTS_VALUE ? 0 : stream.start_time() * unit;
            return start + stream.duration() * unit - zero;
        }
        return ofAll();
    }

    /** Seconds: of the longest stream; infinite where that is not known. */
    double ofAll() {
        return container.duration() > 0 && !isGuessed() ? container.duration() / 1e6 : Double.POSITIVE_INFINITY;
    }

    /**
     * What it means that nothing more can be read although {@link #announced} is not reached: the stream's own length proves that the file
     * is cut off. That of the longest stream proves it only if no stream reaches it; otherwise this one is shorter. An unknown length
     * proves nothing.
     */
    boolean provesCutOff(Path file) throws DataException {
        boolean onlyPictures = container.nb_streams() == 1 && stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO;
        double tolerance = onlyPictures ? TOLERANCE_OF_PICTURES : TOLERANCE;
        return ownIsKnown() || !Double.isInfinite(ofAll()) && measured(file, zero) + tolerance < ofAll();
    }

    private boolean ownIsKnown() {
        return stream.duration() > 0 && !isGuessed();
    }

    private boolean isGuessed() {
        return container.duration_estimation_method() == GUESSED;
    }

    private static double unit(AVStream stream) {
        return (double) stream.time_base().num() / stream.time_base().den();
    }

    /** When the last piece of all streams ends, seconds; reads the whole file, but decodes nothing. */
    static double measured(Path file, double zero) throws DataException {
        FFmpegFrameGrabber grabber = Opening.open(file);
        AVPacket packet = avcodec.av_packet_alloc();
        try {
            AVFormatContext container = grabber.getFormatContext();
            double end = 0;
            while (avformat.av_read_frame(container, packet) >= 0) {
                long at = packet.pts() == avutil.AV_NOPTS_VALUE ? packet.dts() : packet.pts();
                if (at != avutil.AV_NOPTS_VALUE) {
                    end = Math.max(end, (at + packet.duration()) * unit(container.streams(packet.stream_index())) - zero);
                }
                avcodec.av_packet_unref(packet);
            }
            return end;
        } finally {
            avcodec.av_packet_free(packet);
            Opening.close(file, grabber);
        }
    }
}
