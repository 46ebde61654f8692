package org.karmma.core.internal.serving;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
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

    /** What is admitted within it is not announced before. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final String student;
    private final Networks networks;
    private final EventLog events;
    private final Executor threads;
    private final InstantSource clock;
    private final Supplier<ServingRules> rules;
    private final Map<Plugin<Extractor>, Refusal> refusals = Collections.synchronizedMap(new WeakHashMap<>());

    /** What was refused together with whom: with another modality, the extractor may well be admitted. */
    private record Refusal(WeakReference<Plugin<Modality>> modality, String reason) {}

    Admission(String student, Networks networks, Surroundings around) {
        this.student = student;
        this.networks = networks;
        this.events = around.events();
        this.threads = around.threads();
        this.clock = around.clock();
        this.rules = around.rules();
    }

    /**
     * What is to be in a slot, given what is here.
     *
     * @param tried hears of slots whose extractor takes a while to be tried, and what to say of them meanwhile
     * @return {@code before} itself where nothing changes
     */
    SlotState decide(SlotState before, Plugins plugins, BiConsumer<SlotDescription, String> tried) {
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
                    SlotNetwork network = admit(slot, modality.get(), candidate, tried);
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
        return refusal != null ? before.emptied(Cause.INCOMPATIBLE, refusal, clock.instant()) : nothingHere(before, plugins);
    }

    /** On a stranger's thread: what does not come to an end in time is refused, and let go of when it does. */
    private SlotNetwork admit(SlotDescription slot, Plugin<Modality> modality, Plugin<Extractor> candidate,
            BiConsumer<SlotDescription, String> tried) throws Refused, Departed {
        CompletableFuture<SlotNetwork> admitted = new CompletableFuture<>();
        Duration patience = rules.get().admission();
        networks.hold();
        threads.execute(() -> {
            try {
                SlotNetwork network = networks.admit(slot, modality, candidate);
                if (!admitted.complete(network)) {
                    network.release();
                }
            } catch (Refused | Departed | RuntimeException | Error e) {
                admitted.completeExceptionally(e);
            } finally {
                networks.release();
            }
        });
        try {
            Duration left = patience;
            if (patience.compareTo(SHORT) > 0 && !isDone(admitted)) {
                tried.accept(slot, candidate + " has come and is being tried, which may take up to " + patience.toSeconds() + " s");
                left = patience.minus(SHORT);
            }
            return admitted.get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return late(slot, candidate, patience, admitted);
        } catch (ExecutionException e) {
            return raise(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late(slot, candidate, patience, admitted);
        }
    }

    /** Or fails, within a short while. */
    private static boolean isDone(CompletableFuture<SlotNetwork> admitted) throws InterruptedException {
        try {
            admitted.get(SHORT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private static SlotNetwork late(SlotDescription slot, Plugin<Extractor> candidate, Duration patience,
            CompletableFuture<SlotNetwork> admitted) throws Refused, Departed {
        Refused late = new Refused("bundle " + candidate.origin() + ": extractor " + candidate.id() + " had not shown within "
                + patience.toMillis() / 1e3 + " s that it fits slot " + slot.id() + ". A large network takes long on a slow machine:"
                + " give it more with admission.seconds in conf/org.karmma.serving.cfg, and restart the bundle. If that does not help,"
                + " tell whoever wrote it.", null);
        if (admitted.completeExceptionally(late)) {
            throw late;
        }
        try {
            return admitted.join(); // just in time
        } catch (CompletionException e) {
            return raise(e.getCause());
        }
    }

    private static SlotNetwork raise(Throwable problem) throws Refused, Departed {
        if (problem instanceof Refused refused) {
            throw refused;
        }
        if (problem instanceof Departed departed) {
            throw departed;
        }
        throw new Refused("it threw " + problem, problem);
    }

    private String subject(SlotDescription slot) {
        return "student " + student + ", slot " + slot.id();
    }

    private SlotState nothingHere(SlotState before, Plugins plugins) {
        SlotDescription slot = before.slot();
        String trained = "this student was trained with extractor " + slot.extractor() + " of " + slot.bundle();
        // a bundle that starts brings its services one after the other: another one of the right bundle is no sign of a wrong one
        List<Plugin<Extractor>> others = plugins.extractors(slot.id()).stream()
                .filter(e -> !e.origin().toString().equals(slot.bundle())).toList();
        if (!others.isEmpty() && plugins.candidates(Extractor.class, slot.extractor()).isEmpty()) {
            String here = others.stream().map(Plugin::toString).collect(Collectors.joining(", "));
            return before.emptied(Cause.INCOMPATIBLE, trained + "; here are " + here + ". Install the bundle it was trained with."
                    + networks.carried(slot.id()), clock.instant());
        }
        String missing = plugins.find(Modality.class, slot.id()).isEmpty() ? "no bundle offers modality " + slot.id()
                : "no bundle offers an extractor for modality " + slot.id();
        return before.emptied(Cause.NO_BUNDLE, missing + "; " + trained + ". Install or start that bundle."
                + networks.carried(slot.id()), clock.instant());
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
