package org.karmma.core.internal.training;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** What the bits of a training run depend on besides its settings: versions, what the processor can do, threads. */
final class Circumstances {

    /** Others may compute something else, or mean something else by what was saved: not gone on with. */
    private static final List<String> DECISIVE = List.of("karmma", "djl", "libtorch");
    /** Others round otherwise: gone on with, and said. */
    private static final List<String> ROUNDING = List.of("cpu", "threads");

    private Circumstances() {}

    /** By name. */
    static Map<String, String> here() {
        Bundle bundle = FrameworkUtil.getBundle(Circumstances.class);
        Map<String, String> here = new LinkedHashMap<>();
        here.put("karmma", bundle == null ? "none" : bundle.getVersion().toString());
        here.put("djl", Objects.toString(Engine.getDjlVersion()));
        here.put("libtorch", Engine.getInstance().getVersion());
        here.put("cpu", cpu());
        here.put("threads", System.getProperty("ai.djl.pytorch.num_threads", "default"));
        return here;
    }

    /**
     * Compares what a checkpoint says with what is here.
     *
     * @return what to warn of, if anything
     * @throws IllegalArgumentException saying which version differs
     */
    static Optional<String> check(Map<String, String> saved) {
        Map<String, String> here = here();
        for (String name : DECISIVE) {
            if (!here.get(name).equals(saved.get(name))) {
                throw new IllegalArgumentException("it was written with " + name + " " + saved.getOrDefault(name, "of unknown version")
                        + ", here is " + here.get(name));
            }
        }
        for (String name : ROUNDING) {
            if (!here.get(name).equals(saved.get(name))) {
                return Optional.of("training goes on with " + name + " " + here.get(name) + ", it was saved with "
                        + saved.getOrDefault(name, "unknown") + ": the weights will not be, bit for bit, those of an undisturbed run");
            }
        }
        return Optional.empty();
    }

    /** The instruction set that libtorch's kernels are chosen by. */
    private static String cpu() {
        String asked = System.getenv("ATEN_CPU_CAPABILITY");
        String arch = System.getProperty("os.arch");
        if (asked != null) {
            return arch + " " + asked;
        }
        try {
            String info = Files.readString(Path.of("/proc/cpuinfo"));
            return arch + (info.contains("avx512f") ? " avx512" : info.contains("avx2") ? " avx2" : "");
        } catch (IOException e) {
            return arch; // no such file on other systems
        }
    }
}
