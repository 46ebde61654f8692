package org.karmma.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * System properties that DJL, libtorch and JavaCPP read once, when they are loaded; a value that is already there stays. A larger program
 * around Karmma has the say in what concerns it, too: whether DJL may look for models on the net, whether there is a screen, and
 * always what is logged. The owner's own libtorch (CUDA, for instance) is DJL's business, see {@link OwnLibtorch}.
 */
final class Settings {

    static final String THREADS = "ai.djl.pytorch.num_threads";

    private Settings() {}

    /** @param natives a folder that keeps what is unpacked from jars */
    static void apply(LaunchOptions options, Path natives) {
        of(options, natives).forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    static Map<String, String> of(LaunchOptions options, Path natives) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (options.purpose() != LaunchOptions.Purpose.EMBEDDED) {
            settings.put("ai.djl.offline", "true");
            settings.put("java.awt.headless", "true");
        }
        settings.put("OPT_OUT_TRACKING", "true"); // DJL tells its makers of every start otherwise
        settings.put(THREADS, "1");
        settings.put("ai.djl.pytorch.num_interop_threads", "1");
        // Pointers are closed by their owners. JavaCPP's collector thread would keep class loaders of swapped bundles alive.
        settings.put("org.bytedeco.javacpp.noPointerGC", "true");
        // JavaCPP takes libtorch's memory for its own and would refuse to allocate.
        settings.put("org.bytedeco.javacpp.maxphysicalbytes", "0");
        if (canBeMade(natives)) {
            settings.put("org.bytedeco.javacpp.cachedir", natives.toString());
        }
        return settings;
    }

    private static boolean canBeMade(Path folder) {
        for (Path above = folder; above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return Files.isWritable(above);
            }
        }
        return false;
    }
}
