package org.karmma.media.internal;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Sound;

/** Changes the sample rate of mono sound (FFmpeg's swresample). */
final class Resampler {

    private Resampler() {}

    /** The same sound at another rate; the first sample stays the first. */
    static float[] resample(float[] samples, int from, int to) {
        if (from == to || samples.length == 0) {
            return samples;
        }
        int expected = (int) Math.round((double) samples.length * to / from);
        SwrContext context = new SwrContext();
        try (AVChannelLayout mono = new AVChannelLayout(); FloatPointer in = new FloatPointer(samples);
                FloatPointer out = new FloatPointer(expected + 1L);
                PointerPointer<FloatPointer> ins = new PointerPointer<>(1); PointerPointer<FloatPointer> outs = new PointerPointer<>(1)) {
            avutil.av_channel_layout_default(mono, 1);
            check(swresample.swr_alloc_set_opts2(context, mono, avutil.AV_SAMPLE_FMT_FLT, to,
                    mono, avutil.AV_SAMPLE_FMT_FLT, from, 0, null));
            check(swresample.swr_init(context));
            int made = check(swresample.swr_convert(context, outs.put(0, out), expected, ins.put(0, in), samples.length));
            while (made < expected) {
                int flushed = check(swresample.swr_convert(context, outs.put(0, out.getPointer(made)), expected - made, null, 0));
                if (flushed == 0) {
                    break;
                }
                made += flushed;
            }
            float[] result = new float[made];
            out.get(result);
            return result;
        } finally {
            swresample.swr_free(context);
            context.releaseReference();
        }
    }

    private static int check(int result) {
        if (result < 0) {
            throw new IllegalStateException("swresample refused a conversion of mono floats: error " + result);
        }
        return result;
    }

    /** What of some sound lies in a span. */
    static Sound cut(float[] samples, int rate, double start, TimeSpan span) {
        int first = (int) Math.max(0, Math.round((span.start() - start) * rate));
        int length = span.isOpen() ? samples.length : (int) Math.max(1, Math.round(span.duration() * rate));
        int last = (int) Math.min(samples.length, (long) first + length);
        float[] cut = first >= last ? new float[0] : first == 0 && last == samples.length ? samples
                : Arrays.copyOfRange(samples, first, last);
        return new Sound(cut, rate, start + (double) first / rate);
    }
}
