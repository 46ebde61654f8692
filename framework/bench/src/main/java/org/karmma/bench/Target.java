package org.karmma.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;
import org.karmma.modality.Modality;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;

/** A modality bundle of the drop folder and what can be done to it, as an operator would. */
final class Target {

    /** Why its slots are put into quarantine. */
    static final String REASON = "karmma bench asked for it";

    private static final long PATIENCE_SECONDS = 60;

    private final KarmmaFramework framework;
    private final Student student;
    private final String modality;
    private final List<Integer> slots;
    private final Path dropped;
    private final Path original;
    private final Map<Build, Path> builds = new EnumMap<>(Build.class);

    private Target(KarmmaFramework framework, Student student, Set<String> modalities, Path dropped, Path folder) throws IOException {
        this.framework = framework;
        this.student = student;
        this.modality = modalities.iterator().next();
        List<Presence> all = student.slots();
        this.slots = IntStream.range(0, all.size()).filter(i -> modalities.contains(all.get(i).slot())).boxed().toList();
        this.dropped = dropped;
        String name = dropped.getFileName().toString();
        this.original = Files.copy(dropped, folder.resolve(name));
        for (Build build : Build.values()) {
            Path jar = folder.resolve(build.name().toLowerCase(Locale.ROOT) + "-" + name);
            RewrittenBundle.write(dropped, build, jar);
            builds.put(build, jar);
        }
    }

    /**
     * Finds every bundle that came from the drop folder and brings a modality, and makes other builds of it.
     *
     * @param folder where the builds are kept
     */
    static List<Target> in(KarmmaFramework framework, Student student, Path folder) throws IOException, LaunchException {
        List<Target> targets = new ArrayList<>();
        for (DroppedFile file : framework.service(DropFolder.class).files()) {
            Bundle bundle = framework.context().getBundle(file.bundleId());
            Set<String> modalities = bundle == null ? Set.of() : modalitiesOf(bundle);
            if (!modalities.isEmpty()) {
                targets.add(new Target(framework, student, modalities, file.file(), folder));
            }
        }
        return List.copyOf(targets);
    }

    static Set<String> modalitiesOf(Bundle bundle) {
        Set<String> modalities = new LinkedHashSet<>();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision != null) {
            revision.getDeclaredCapabilities(Modality.PROPERTY)
                    .forEach(capability -> modalities.add(String.valueOf(capability.getAttributes().get(Modality.PROPERTY))));
        }
        return modalities;
    }

    /** The bits of its slots; 0 if the student has none of them. */
    int mask() {
        return slots.stream().mapToInt(i -> 1 << i).sum();
    }

    List<Integer> slots() {
        return slots;
    }

    /** Does it, and returns when the framework is done with it. */
    void carryOut(Schedule.Step step) throws LaunchException, IOException, InterruptedException {
        switch (step.action()) {
            case STOP -> framework.stopModality(modality);
            case START -> framework.startModality(modality);
            case UPDATE_EQUAL, UPDATE_OTHER_FINGERPRINT, UPDATE_LYING ->
                    framework.updateModality(modality, builds.get(step.action().build()));
            case UNINSTALL -> uninstall();
            case INSTALL -> install();
            case DROP_OUT -> untilFolderSays(DroppedFile.State.WITHDRAWN, () -> Files.delete(dropped));
            case DROP_IN -> dropIn(step.before().installed());
            case QUARANTINE -> ids().forEach(id -> student.quarantine(id, REASON));
            case CLEAR -> ids().forEach(student::clear);
        }
    }

    private List<String> ids() {
        List<Presence> all = student.slots();
        return slots.stream().map(i -> all.get(i).slot()).toList();
    }

    /** Is in the framework from the first call on. */
    private void install() throws LaunchException, IOException {
        try (InputStream in = Files.newInputStream(original)) {
            framework.context().installBundle("bench:" + original.getFileName(), in).start();
        } catch (BundleException e) {
            throw new LaunchException(original + " could not be installed: " + e.getMessage(), e);
        }
    }

    /** The bundle first: otherwise the drop folder might be faster. */
    void uninstall() throws LaunchException, IOException {
        try {
            framework.bundleOf(modality).orElseThrow(() -> new LaunchException("no bundle brings " + modality)).uninstall();
        } catch (BundleException e) {
            throw new LaunchException("the bundle of " + modality + " could not be uninstalled: " + e.getMessage(), e);
        }
        Files.deleteIfExists(dropped);
    }

    private void dropIn(boolean installed) throws LaunchException, IOException, InterruptedException {
        if (installed) {
            uninstall();
        }
        Path aside = dropped.resolveSibling("." + dropped.getFileName() + ".part");
        Files.copy(original, aside, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(aside, FileTime.from(Instant.now())); // a file that comes back as it was went unseen
        untilFolderSays(DroppedFile.State.SERVING, () -> Files.move(aside, dropped, StandardCopyOption.ATOMIC_MOVE));
    }

    private interface Change {
        void make() throws IOException;
    }

    /** Changes the file and returns when the drop folder is done with it: a bundle that is being judged is nobody else's to touch. */
    private void untilFolderSays(DroppedFile.State wanted, Change change) throws LaunchException, IOException, InterruptedException {
        CompletableFuture<DroppedFile> verdict = new CompletableFuture<>();
        try (DropFolder.Registration listening = framework.service(DropFolder.class).listen(file -> {
            if (file.file().equals(dropped) && (file.state() == wanted || file.state() == DroppedFile.State.REFUSED)) {
                verdict.complete(file);
            }
        })) {
            change.make();
            DroppedFile file = verdict.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (file.state() != wanted) {
                throw new LaunchException(dropped + " is refused: " + file.detail());
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new LaunchException("the drop folder did not say within " + PATIENCE_SECONDS + " s that " + dropped + " is "
                    + wanted.id(), e);
        }
    }

    /** Whether the student says of each of its slots what it is to say. */
    boolean isPublished(TargetState state) {
        List<Presence> all = student.slots();
        return slots.stream().allMatch(i -> all.get(i).cause() == state.cause());
    }

    @Override
    public String toString() {
        return dropped.getFileName().toString();
    }
}
