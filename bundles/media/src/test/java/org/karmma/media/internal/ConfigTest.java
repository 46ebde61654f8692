package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.Annotation;
import org.junit.jupiter.api.Test;

class ConfigTest {

    private static Object value(Class<? extends Annotation> config, String name) throws Exception {
        return config.getMethod(name).getDefaultValue();
    }

    @Test
    void defaults() throws Exception {
        assertEquals(256, value(FfmpegReader.Config.class, "maxPictures"));
        assertEquals(480, value(FfmpegReader.Config.class, "maxSide"));
        assertEquals(900.0, value(FfmpegReader.Config.class, "maxSound"));
        assertEquals(60.0, value(FfmpegReader.Config.class, "folderFps"));
        assertEquals(96, value(FfmpegReader.Config.class, "cacheMegabytes"));
        assertEquals(DisFlow.Preset.FAST, value(DisFlow.Config.class, "preset"));
    }

    @Test
    void whatDecidesPicturesSoundAndFlowIsInTheFingerprints() {
        Limits limits = new Limits(256, 480, 900, 60);
        String reader = new FfmpegReader(null, limits, 96).fingerprint();
        assertEquals(reader, new FfmpegReader(null, limits, 1).fingerprint(), "what is kept for others decides nothing");
        assertNotEquals(reader, new FfmpegReader(null, new Limits(256, 480, 900, 30), 96).fingerprint());
        assertNotEquals(reader, new FfmpegReader(null, new Limits(128, 480, 900, 60), 96).fingerprint());
        assertNotEquals(new DisFlow(null, DisFlow.Preset.FAST).fingerprint(), new DisFlow(null, DisFlow.Preset.MEDIUM).fingerprint());
    }
}
