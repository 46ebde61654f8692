package org.karmma.media.internal;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;
import org.karmma.extractor.Fingerprint;
import org.karmma.media.OpticalFlow;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** OpenCV's dense inverse search. One instance lives for one call: it keeps buffers, and they are not to be shared. */
@Component(configurationPid = DisFlow.PID)
@Designate(ocd = DisFlow.Config.class)
public final class DisFlow implements OpticalFlow {

    static final String PID = "org.karmma.media.flow";

    /** To be raised whenever the same pictures give another flow. */
    private static final int VERSION = 1;

    /** How carefully to search. */
    public enum Preset {
        ULTRAFAST, FAST, MEDIUM
    }

    /** The trade of accuracy against time. */
    @ObjectClassDefinition(name = "Karmma: optical flow", description = "The trade of accuracy against time.")
    public @interface Config {

        @AttributeDefinition(name = "Preset", description = "ULTRAFAST, FAST or MEDIUM; MEDIUM takes about three times as long as FAST.")
        Preset preset() default Preset.FAST;
    }

    private final Preset preset;

    @Activate
    public DisFlow(BundleContext context, Config config) {
        this(context, config.preset());
    }

    /** With the defaults, outside a framework. */
    public DisFlow() {
        this(null, Preset.FAST);
    }

    DisFlow(BundleContext context, Preset preset) {
        Natives.configure(context);
        this.preset = preset;
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("DIS", VERSION, preset);
    }

    @Override
    public float[] flow(byte[] from, byte[] to, int width, int height) {
        Natives.load();
        if (from.length != width * height || to.length != from.length) {
            throw new IllegalArgumentException("two pictures of " + width + " x " + height + " bytes, not of " + from.length + " and "
                    + to.length);
        }
        // the presets have OpenCV's own numbers, 0 to 2
        try (BytePointer first = new BytePointer(from); BytePointer second = new BytePointer(to);
                Mat a = new Mat(height, width, opencv_core.CV_8UC1, first); Mat b = new Mat(height, width, opencv_core.CV_8UC1, second);
                Mat out = new Mat(); DISOpticalFlow search = DISOpticalFlow.create(preset.ordinal())) {
            search.calc(a, b, out);
            float[] flow = new float[2 * width * height];
            try (FloatPointer data = new FloatPointer(out.data())) {
                data.get(flow);
            }
            return flow;
        }
    }
}
