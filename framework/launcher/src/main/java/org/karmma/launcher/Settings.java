package org.karmma.launcher;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * System properties that DJL, libtorch, JavaCPP and Logback read once, when they are loaded; a value that is already there stays.
 * The owner's own libtorch (CUDA, for instance) is DJL's business: PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR in the
 * environment.
 */
final class Settings {

    private Settings() {}

    static void apply(Home home) {
        of(home).forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    static Map<String, String> of(Home home) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ai.djl.offline", "true");
        settings.put("OPT_OUT_TRACKING", "true");
        settings.put("ai.djl.pytorch.num_threads", "1");
        settings.put("ai.djl.pytorch.num_interop_threads", "1");
        // Pointers are closed by their owners. JavaCPP's collector thread would keep class loaders of swapped bundles alive.
        settings.put("org.bytedeco.javacpp.noPointerGC", "true");
        // JavaCPP takes libtorch's memory for its own and would refuse to allocate.
        settings.put("org.bytedeco.javacpp.maxphysicalbytes", "0");
        settings.put("java.awt.headless", "true");
        if (Files.isWritable(home.folder())) {
            settings.put("org.bytedeco.javacpp.cachedir", home.cache().resolve("javacpp").toString());
        }
        if (Files.isRegularFile(home.logging())) {
            settings.put("logback.configurationFile", home.logging().toUri().toString());
        }
        return settings;
    }
}
