package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.karmma.core.internal.events.EventFile;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.registry.Origin;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.registry.RegistryComponent;
import org.karmma.core.internal.serving.ServedStudent;
import org.karmma.core.internal.serving.ServingRules;
import org.karmma.core.internal.serving.StrangersThreads;
import org.karmma.core.internal.serving.Surroundings;
import org.karmma.core.internal.toy.ToyData;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Split;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionSpec;
import org.karmma.modality.Modality;
import org.karmma.model.KarmmaNetwork;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;

/** The student and what it was extended to, served side by side. */
class ServedExtensionTest extends Extended {

    private static final ExecutorService THREADS = StrangersThreads.open();

    /** Both served side by side: the sensor unplugged, or there and not used, the student answers as the one that never knew it. */
    @Test
    void servedItAnswersOldSubsetsAsBefore() throws Exception {
        // of nothing that could be fitted to the data; the old student's right is not calibrated
        Map<String, Map<String, Double>> temperatures = Map.of("action", Map.of("left", 0.5, "left+right", 3.0));
        ModelPackage before = calibrated(temperatures);
        RunFolder folder = new RunFolder(top);
        before.copyTo(folder.parent());
        new ToyRun(setup(before, "front", QUICK, new ToyPlugins()), folder).carryOut(name -> true);
        ModelPackage extended = ModelPackage.read(folder.network("extended", 1));
        temperatures.forEach((space, old) -> {
            Map<String, Double> now = new TreeMap<>(extended.description().measured().temperatures().get(space));
            assertTrue(now.keySet().containsAll(Set.of("front", "left+front", "right+front", "left+right+front")), space + ": " + now);
            now.keySet().removeIf(subset -> subset.contains("front"));
            assertEquals(new TreeMap<>(old), now, space);
        });
        PluginRegistry registry = new PluginRegistry(Duration.ofSeconds(20));
        RegistryComponent.addBuiltIns(registry, Origin.builtIn("0.1.0"));
        ToyPlugins plugins = new ToyPlugins();
        for (String id : List.of("left", "right", "front")) {
            Origin origin = new Origin("toy-" + id, "1.0.0", id.length(), 0, id.length());
            registry.add(Modality.class, plugins.modalitiesById().get(id), Modality::id, origin);
            registry.add(Extractor.class, plugins.extractorsOf(id, Role.STUDENT).get(0), Extractor::id, origin);
        }
        try (ServedStudent old = ServedStudent.open(before, "old", around(registry));
                ServedStudent now = ServedStudent.open(extended, "now", around(registry))) {
            old.settle(Duration.ofSeconds(20));
            now.settle(Duration.ofSeconds(20));
            List<Clip> clips = new ToyData().open(top, new ToyData().settings()).clips(Split.TEST);
            int different = 0;
            for (Clip clip : clips) {
                for (int muted = 0; muted < 4; muted++) {
                    for (ServedStudent student : List.of(old, now)) {
                        student.mute("left", (muted & 1) == 1);
                        student.mute("right", (muted & 2) == 2);
                    }
                    now.mute("front", true);
                    Prediction expected = old.predict(clip);
                    Prediction found = now.predict(clip);
                    assertEquals(expected.subset(), found.subset());
                    assertEquals(expected.scores(), found.scores(), clip + " with " + expected.subset());
                    assertEquals(expected.calibrated(), found.calibrated(), clip + " with " + expected.subset());
                    assertEquals(Set.of("left", "left+right").contains(found.subset()), found.calibrated(), found.subset());
                    assertEquals(expected.accuracy(), found.accuracy());
                    now.mute("front", false);
                    Prediction with = now.predict(clip);
                    assertEquals(clip.evidence("front").isPresent(), with.slots().get(2).isPresent(), () -> with.slots().toString());
                    assertTrue(!with.slots().get(2).isPresent() || with.calibrated(), with.subset());
                    different += with.scores().equals(expected.scores()) ? 0 : 1;
                }
            }
            assertEquals(9 * 4, different, "with it all answers of the nine clips that have it are others");
        }
    }

    private Surroundings around(PluginRegistry registry) {
        return new Surroundings(registry, Device.cpu(), new EventFile(top, Clock.systemUTC()), () -> ServingRules.DEFAULT, THREADS,
                Clock.systemUTC());
    }

    @Test
    void aStudentWhoseFusionKnowsNoAddedSlotsIsNotServedByIt() throws Exception {
        ModelPackage extended = extended(setup(Map.of()), new RunFolder(top));
        PluginRegistry registry = new PluginRegistry(Duration.ofSeconds(20));
        registry.add(Fusion.class, new Ignorant(), Fusion::id, Origin.builtIn("0.0.1"));
        registry.add(Modality.class, new ToyPlugins().modalitiesById().get("left"), Modality::id, Origin.builtIn("1"));
        registry.add(Extractor.class, new ToyPlugins().extractorsOf("left", Role.STUDENT).get(0), Extractor::id, Origin.builtIn("1"));
        try (ServedStudent student = ServedStudent.open(extended, "now", around(registry))) {
            student.settle(Duration.ofSeconds(20));
            Presence left = student.slots().get(0);
            assertFalse(left.isPresent());
            assertTrue(left.detail().contains("knows no added slots"), left.detail());
        }
    }

    /** As an older one would be. */
    private record Ignorant() implements Fusion {
        @Override
        public String id() {
            return "karmma";
        }

        @Override
        public FusionNetwork newNetwork(FusionSpec spec) {
            return new KarmmaNetwork(spec);
        }
    }
}
