package org.karmma.core.internal.serving;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.registry.Plugin;
import org.karmma.core.internal.registry.Plugins;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Modality;
import org.karmma.student.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what enters a slot: an extractor of the id that the network was trained with, whose declarations match, and which gives the
 * recorded tokens again. What was refused once is not tried again until one of the two comes anew.
 */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final String student;
    private final Networks networks;
    private final EventLog events;
    private final Map<Plugin<Extractor>, Refusal> refusals = Collections.synchronizedMap(new WeakHashMap<>());

    /** What was refused together with whom: with another modality, the extractor may well be admitted. */
    private record Refusal(WeakReference<Plugin<Modality>> modality, String reason) {}

    Admission(String student, Networks networks, EventLog events) {
        this.student = student;
        this.networks = networks;
        this.events = events;
    }

    /** What is to be in a slot, given what is here. @return {@code before} itself where nothing changes */
    SlotState decide(SlotState before, Plugins plugins) {
        SlotDescription slot = before.slot();
        List<Plugin<Extractor>> candidates = plugins.candidates(Extractor.class, slot.extractor());
        String refusal = null;
        for (Plugin<Extractor> candidate : candidates) {
            Optional<Plugin<Modality>> modality = plugins.modalityOf(candidate);
            if (modality.isEmpty() || !modality.get().id().equals(slot.id())) {
                continue;
            }
            if (before.network() != null && before.network().isOf(modality.get(), candidate)) {
                return before;
            }
            Refusal refused = refusals.get(candidate);
            String reason = refused != null && refused.modality().refersTo(modality.get()) ? refused.reason() : null;
            if (reason == null) {
                try {
                    SlotNetwork network = networks.admit(slot, modality.get(), candidate);
                    LOG.info("student {}: slot {} works with {}", student, slot.id(), candidate);
                    events.add(Event.Kind.ADMITTED, subject(slot), candidate.toString());
                    return SlotState.admitted(slot, network);
                } catch (Refused e) {
                    reason = e.getMessage();
                    LOG.warn("student {}: slot {} refuses {}: {}", student, slot.id(), candidate, reason);
                    refusals.put(candidate, new Refusal(new WeakReference<>(modality.get()), reason));
                    events.add(Event.Kind.REFUSED, subject(slot), reason);
                } catch (Departed e) {
                    continue;
                }
            }
            refusal = refusal == null ? reason : refusal;
        }
        return refusal != null ? SlotState.empty(slot, Cause.INCOMPATIBLE, refusal) : nothingHere(slot, plugins);
    }

    private String subject(SlotDescription slot) {
        return "student " + student + ", slot " + slot.id();
    }

    private static SlotState nothingHere(SlotDescription slot, Plugins plugins) {
        String trained = "this student was trained with extractor " + slot.extractor() + " of " + slot.bundle();
        // a bundle that starts brings its services one after the other: another one of the right bundle is no sign of a wrong one
        List<Plugin<Extractor>> others = plugins.extractors(slot.id()).stream()
                .filter(e -> !e.origin().toString().equals(slot.bundle())).toList();
        if (!others.isEmpty() && plugins.candidates(Extractor.class, slot.extractor()).isEmpty()) {
            String here = others.stream().map(Plugin::toString).collect(Collectors.joining(", "));
            return SlotState.empty(slot, Cause.INCOMPATIBLE, trained + "; here are " + here + ". Install the bundle it was trained with.");
        }
        String missing = plugins.find(Modality.class, slot.id()).isEmpty() ? "no bundle offers modality " + slot.id()
                : "no bundle offers an extractor for modality " + slot.id();
        return SlotState.empty(slot, Cause.NO_BUNDLE, missing + "; " + trained + ". Install or start that bundle.");
    }

    /** A plugin that must not enter, with a message that names both sides and the remedy. */
    static final class Refused extends Exception {
        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A plugin that went while it was being looked at. */
    static final class Departed extends Exception {}
}
