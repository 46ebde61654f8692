package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.karmma.core.Event;
import org.karmma.core.ShadowReport;
import org.karmma.core.StudentVersion;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelDescription.FusionPart;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.dataset.Clip;
import org.karmma.dataset.LabelSpace;
import org.karmma.fusion.MissingTokens;
import org.karmma.student.Cause;

/** A version that is asked beside the one that serves, compared and not returned. */
class ShadowTest extends Versions {

    @Test
    void aShadowIsComparedAndNotReturned() throws Exception {
        StudentVersion shadow = rollover.shadow("kitchen", second, "console: looks better");
        assertEquals("v2", shadow.id());
        assertEquals(StudentVersion.State.SHADOW, shadow.state());
        assertEquals(second.toString(), shadow.from());
        assertEquals(ModelPackage.read(second).created(), shadow.created());
        assertEquals(ModelPackage.read(second).weightsSha256(), shadow.weightsSha256());
        assertLast(Event.Kind.SHADOWED, "v2 from " + second, "beside v1", "console: looks better");
        for (int i = 1; i <= 20; i++) {
            assertEquals(one, answer());
            int asked = i;
            await(() -> rollover.shadowing("kitchen").compared() == asked);
        }
        Clip left = Ramp.put(Clip.builder("left only"), "left", 1, 2, 3, 4).build();
        kitchen().predict(left);
        await(() -> rollover.shadowing("kitchen").compared() == 21);
        ShadowReport report = rollover.shadowing("kitchen");
        assertEquals("v1", report.serving());
        assertEquals("v2", report.shadow());
        assertEquals(0, report.skipped());
        assertEquals(0, report.failed(), report.lastFailure());
        assertEquals(Map.of("left+right", 20L, "left", 1L), report.subsets());
        assertEquals(List.of(), report.differences());
        ShadowReport.Space space = report.spaces().get(0);
        assertEquals("action", space.space());
        assertEquals(21, space.compared());
        // logits 1 2 5 4 0 0 and 1 2 0 4 0 0: open and pour; with left alone both are the same
        assertEquals(1, space.agreed());
        assertEquals(20 * Math.abs(one.get(0).probability() - two.get(0).probability()) / 21, space.difference(), 1e-9);
        assertTrue(report.servingMilliseconds().isPresent() && report.shadowMilliseconds().isPresent());
        assertEquals("v1:serving v2:shadow", versions());
    }

    @Test
    void whatHappensToAShadowIsMarkedUntilItServes() throws Exception {
        assertEquals(List.of("left-student of ramps 1.0.0"), leftAdmitted());
        rollover.shadow("kitchen", second, "");
        assertEquals("v2, which does not serve: left-student of ramps 1.0.0", leftAdmitted().get(1));
        rollover.promote("kitchen", "");
        kitchen().quarantine("left", "it drips");
        assertTrue(events.latest(1).get(0).detail().startsWith("in quarantine"), events.latest(1).toString());
        rollover.rollback("kitchen", null, "");
        assertEquals("left-student of ramps 1.0.0", leftAdmitted().get(2));
    }

    private List<String> leftAdmitted() {
        return events.latest(1000).stream().filter(e -> e.kind() == Event.Kind.ADMITTED && e.subject().equals("student kitchen, slot left"))
                .map(Event::detail).toList();
    }

    @Test
    void aShadowThatHangsHoldsNobodyUp() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean hanging = new AtomicBoolean();
        rollover.shadow("kitchen", second, "");
        extracted = thread -> {
            if (thread.startsWith("karmma-shadow-")) {
                hanging.set(true);
                uninterruptibly(goOn);
            }
        };
        answer();
        await(hanging::get);
        for (int i = 0; i < 100; i++) {
            assertEquals(one, answer());
        }
        ShadowReport report = rollover.shadowing("kitchen");
        assertEquals(0, report.compared());
        assertEquals(100 - Shadow.WAITING, report.skipped(), "no more clips wait than there is room for");
        rollover.unshadow("kitchen", "it hangs");
        assertLast(Event.Kind.WITHDRAWN, "shadow v2", "it hangs");
        assertEquals(one, answer());
        assertEquals("v1:serving", versions());
        assertEquals(List.of("state.json"), onDisk());
        goOn.countDown();
        rollover.shadow("kitchen", second, "");
        assertEquals("v1:serving v3:shadow", versions(), "an id is not used twice");
    }

    @Test
    void aShadowThatFailsIsItsOwnBusiness() throws Exception {
        rollover.shadow("kitchen", second, "");
        extracted = thread -> {
            if (thread.startsWith("karmma-shadow-")) {
                throw new IllegalStateException("out of ramps");
            }
        };
        assertEquals(one, answer());
        await(() -> rollover.shadowing("kitchen").compared() == 1);
        ShadowReport report = rollover.shadowing("kitchen");
        assertEquals(1, report.failed());
        assertTrue(report.lastFailure().contains("slot left") && report.lastFailure().contains("out of ramps"), report.lastFailure());
        assertEquals(1, report.abstainedAlone());
        assertEquals(Map.of("left+right -> nothing", 1L), report.subsets());
        assertEquals(0, report.spaces().get(0).compared());
        extracted = thread -> {
            if (thread.startsWith("karmma-shadow-")) {
                throw new StackOverflowError("too deep");
            }
        };
        assertEquals(one, answer());
        await(() -> rollover.shadowing("kitchen").failed() == 2);
        extracted = thread -> {};
        assertEquals(one, answer());
        await(() -> rollover.shadowing("kitchen").compared() == 3);
    }

    @Test
    void whatAnOperatorSaidOfASlotHoldsForEveryVersion() throws Exception {
        kitchen().mute("left", true);
        rollover.shadow("kitchen", second, "");
        kitchen().quarantine("right", "it drips");
        kitchen().mute("left", false);
        kitchen().mute("left", true);
        kitchen().predict(TrainedRamps.clip());
        await(() -> rollover.shadowing("kitchen").compared() == 1);
        assertEquals(Map.of("nothing", 1L), rollover.shadowing("kitchen").subsets(), "it is compared on the same terms");
        rollover.promote("kitchen", "");
        assertEquals(List.of(Cause.MUTED, Cause.FAILED), kitchen().slots().stream().map(slot -> slot.cause()).toList());
        assertTrue(kitchen().slots().get(1).detail().contains("it drips"));
        kitchen().clear("right");
        rollover.rollback("kitchen", null, "");
        assertEquals("right", kitchen().predict(TrainedRamps.clip()).subset(), "muted before, cleared meanwhile");
        kitchen().mute("left", false);
        assertEquals("left+right", kitchen().predict(TrainedRamps.clip()).subset());
        assertThrows(IllegalArgumentException.class, () -> kitchen().mute("smell", true));
    }

    @Test
    void otherSlotsAndLabelSpacesAreAllowedAndSaid() throws Exception {
        LabelSpace more = new LabelSpace("action", List.of("cut", "wash", "open", "pour", "stir", "fry"));
        Path other = elsewhere.resolve("other");
        ModelDescription ramps = TrainedRamps.description();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> weights = new HashMap<>(TrainedRamps.weights(manager));
            weights.keySet().removeIf(key -> key.contains("right"));
            Map<String, NDArray> probes = new HashMap<>(TrainedRamps.probes(manager));
            probes.keySet().removeIf(key -> key.contains("right"));
            ModelPackage.write(other, new ModelDescription("left", ramps.role(), "baseline", ramps.slots().subList(0, 1), List.of(more),
                    new FusionPart("sum", Map.of("width", 6.0), MissingTokens.LEARNED), null, null, Map.of(), ramps.provenance(), Map.of()),
                    weights, probes);
        }
        kitchen().mute("right", true);
        kitchen().mute("right", false);
        kitchen().quarantine("right", "it drips");
        rollover.shadow("kitchen", other, "");
        List<String> differences = List.of("system baseline instead of karmma_s", "it has no slot right",
                "label space action: 6 classes instead of 6 (1 gone, 1 new)");
        assertEquals(differences, rollover.shadowing("kitchen").differences());
        assertLast(Event.Kind.SHADOWED, "differs: " + String.join(", ", differences));
        rollover.promote("kitchen", "");
        assertLast(Event.Kind.PROMOTED, "it has no slot right");
        assertEquals(List.of(more), kitchen().labelSpaces());
        assertEquals("left", kitchen().predict(TrainedRamps.clip()).subset());
        rollover.rollback("kitchen", null, "");
        assertEquals("left", kitchen().predict(TrainedRamps.clip()).subset(), "right is still in quarantine");
    }
}
