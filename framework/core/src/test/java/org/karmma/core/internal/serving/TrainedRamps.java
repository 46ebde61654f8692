package org.karmma.core.internal.serving;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.karmma.core.internal.packaging.Excerpt;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelDescription.FusionPart;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.packaging.ModelDescription.Provenance;
import org.karmma.core.internal.packaging.ModelDescription.Recipe;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.ProbeClips;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.registry.Origin;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.Clip;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.MissingTokens;
import org.karmma.modality.Modality;

/**
 * A network whose weights are set by hand, over the slots {@code left} and {@code right} and six classes: a slot's tokens are its four
 * numbers and two zeros; logits are those of left plus twice those of right, where left absent stands for 0.5 at class 4 and right
 * absent for 0.25 at class 5.
 */
public final class TrainedRamps {

    static final LabelSpace ACTIONS = new LabelSpace("action", List.of("cut", "wash", "open", "pour", "stir", "peel"));

    private TrainedRamps() {}

    public static ModelDescription description() {
        List<SlotDescription> slots = List.of("left", "right").stream()
                .map(id -> SlotDescription.of(new Ramp(id), new RampExtractor(id), "ramps 1.0.0")).toList();
        return new ModelDescription("ramps", Role.STUDENT, "karmma_s", slots, List.of(ACTIONS),
                new FusionPart("sum", Map.of("width", 6.0), MissingTokens.LEARNED), new Recipe("v3", Map.of("alpha", 0.9)),
                new Measured(Split.VALIDATION, 40, "action", Map.of("left", 61.5, "right", 40.0, "left+right", 72.5),
                        Map.of("left", 40, "right", 35, "left+right", 35), Map.of("action", Map.of("left", 2.0))), Map.of(),
                new Provenance("by hand", "none", 7), Map.of("karmma", "0.1.0"));
    }

    public static Map<String, NDArray> weights(NDManager manager) {
        Map<String, NDArray> weights = new HashMap<>();
        for (String slot : List.of("left", "right")) {
            weights.put(slot + "/weight", manager.eye(4, 6, 0));
        }
        weights.put("fusion/left_weight", manager.eye(6));
        weights.put("fusion/right_weight", manager.eye(6).mul(2));
        weights.put("fusion/left_missing", manager.create(new float[] {0, 0, 0, 0, 0.5f, 0}, new Shape(1, 6)));
        weights.put("fusion/right_missing", manager.create(new float[] {0, 0, 0, 0, 0, 0.25f}, new Shape(1, 6)));
        return weights;
    }

    public static Map<String, NDArray> probes(NDManager manager) {
        Map<String, NDArray> probes = new HashMap<>();
        for (String slot : List.of("left", "right")) {
            probes.put(slot + "/signal", manager.create(new float[] {1, 2, 3, 4, -1, 0, 1, 0, 5, 5, 5, 5}, new Shape(3, 4)));
            probes.put(slot + "/tokens", manager.create(
                    new float[] {1, 2, 3, 4, 0, 0, -1, 0, 1, 0, 0, 0, 5, 5, 5, 5, 0, 0}, new Shape(3, 2, 3)));
        }
        return probes;
    }

    public static ModelPackage write(Path folder) throws IOException {
        return write(folder, 2, ProbeClips.NONE);
    }

    /** @param right what the tokens of right are multiplied by */
    public static ModelPackage write(Path folder, float right) throws IOException {
        return write(folder, right, ProbeClips.NONE);
    }

    public static ModelPackage write(Path folder, ProbeClips clips) throws IOException {
        return write(folder, 2, clips);
    }

    private static ModelPackage write(Path folder, float right, ProbeClips clips) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> weights = weights(manager);
            weights.put("fusion/right_weight", manager.eye(6).mul(right));
            return ModelPackage.write(folder, description(), weights, probes(manager), clips);
        }
    }

    /** The clips that the probes' signals were read from. */
    public static ProbeClips clips(Path empty) throws IOException {
        ProbeClips clips = ProbeClips.NONE;
        for (String slot : List.of("left", "right")) {
            clips = clips.with(slot, Stream.of(new float[] {1, 2, 3, 4}, new float[] {-1, 0, 1, 0}, new float[] {5, 5, 5, 5})
                    .map(numbers -> new Excerpt(Ramp.put(Clip.builder("probe"), slot, numbers).build(), empty)).toList());
        }
        return clips;
    }

    /** A registry with the fusion, but no modality. */
    static PluginRegistry registry() {
        PluginRegistry registry = new PluginRegistry(Duration.ofSeconds(20));
        registry.add(Fusion.class, new SumFusion(), Fusion::id, bundle("sums", 1, 1));
        return registry;
    }

    static Origin bundle(String name, int minor, long service) {
        return new Origin(name, "1." + minor + ".0", service, 0, service);
    }

    /** Brings a modality and its extractor, as a bundle would. */
    static Ramps arrive(PluginRegistry registry, RampExtractor extractor, Origin origin) {
        return arrive(registry, new Ramp(extractor.modality()), extractor, origin);
    }

    static Ramps arrive(PluginRegistry registry, Ramp modality, RampExtractor extractor, Origin origin) {
        registry.add(Modality.class, modality, Modality::id, origin);
        registry.add(Extractor.class, extractor, Extractor::id, origin);
        return new Ramps(registry, modality, extractor);
    }

    /** A bundle that is here. */
    record Ramps(PluginRegistry registry, Ramp modality, RampExtractor extractor) {

        /** Stops it: when this returns, its code must not be called any more, and from then on it objects. */
        void leave() {
            registry.remove(Extractor.class, extractor);
            registry.remove(Modality.class, modality);
            extractor.gone = true;
        }
    }

    static Clip clip() {
        return Ramp.put(Ramp.put(Clip.builder("both"), "left", 1, 2, 3, 4), "right", 0, 0, 1, 0).build();
    }
}
