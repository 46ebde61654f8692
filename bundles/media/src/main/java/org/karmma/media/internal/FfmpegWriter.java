package org.karmma.media.internal;

import java.nio.file.Path;
import org.karmma.dataset.DataException;
import org.karmma.media.MediaWriter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Encodes with FFmpeg: libopenh264 and its own AAC encoder, or libvpx-vp9 and libopus. */
@Component
public final class FfmpegWriter implements MediaWriter {

    @Activate
    public FfmpegWriter(BundleContext context) {
        Natives.configure(context);
    }

    /** Outside a framework. */
    public FfmpegWriter() {
        this(null);
    }

    @Override
    public Recording create(Path file, Format format) throws DataException {
        Natives.load();
        return new FfmpegRecording(file, format);
    }
}
