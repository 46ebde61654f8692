package org.karmma.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.BroughtStudent;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.bundles.StudentBundles;
import org.karmma.student.Presence;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * What a home would make of a bundle in its drop folder: tried in a framework that is thrown away, over a stand-in of the home, which
 * stays as it is.
 *
 * @param refusal why it would be refused and what to do; empty if it would be taken in
 * @param bundle symbolic name and version; empty where it is refused
 * @param replaced symbolic name and version of the bundle whose place it would take; empty if there is none
 * @param refreshed other bundles that would be restarted
 * @param wires what it would use, by the bundle that has it
 * @param student that the bundle brings; empty if it brings none
 * @param slots by student: the slots that the bundle's modalities have there, as they would be with it; of a student that it brings and
 *         that would serve all of them
 * @param remark what else is to be said: what it waits for, which other bundle is preferred; may be empty
 */
public record DryRun(String refusal, String bundle, String replaced, List<String> refreshed, Map<String, Set<String>> wires,
        String student, Map<String, List<Presence>> slots, String remark) {

    /** What is everywhere. */
    private static final Set<String> EVERYWHERE = Set.of("osgi.ee");

    /**
     * Tries a bundle.
     *
     * @param name that the file would have in the drop folder
     * @throws LaunchException if the home cannot be started, or has no drop folder that can tell
     * @throws IOException if the jar cannot be read, or there is no room for temporary files
     */
    public static DryRun of(Home home, Path jar, String name) throws LaunchException, IOException {
        try (StandInHome standIn = StandInHome.of(home, true);
                KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(standIn.home()))) {
            DropFolder folder = karmma.service(DropFolder.class);
            DroppedFile before = find(folder, name);
            List<String> refreshed = before == null ? List.of() : dependents(karmma, before.bundleId());
            Path aside = Files.copy(jar, standIn.home().folder().resolve(name));
            Files.setLastModifiedTime(aside, FileTime.from(Instant.EPOCH)); // nobody is copying it any more
            Path dropped = Files.move(aside, standIn.home().modalities().resolve(name), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            DroppedFile outcome = folder.look(dropped);
            String replaced = before == null ? "" : before.bundle();
            if (outcome.state() != DroppedFile.State.SERVING) {
                return new DryRun(outcome.detail(), "", replaced, List.of(), Map.of(), "", Map.of(), "");
            }
            Bundle bundle = karmma.context().getBundle(outcome.bundleId());
            BroughtStudent student = brought(karmma, bundle);
            Map<String, List<Presence>> slots = slots(karmma, Bundles.modalitiesOf(bundle));
            if (student != null && student.state() == BroughtStudent.State.SERVING) {
                slots.put(student.student(), karmma.service(Workbench.class).student(student.student()).orElseThrow().slots());
            }
            return new DryRun("", outcome.bundle(), replaced, refreshed, wires(bundle), student == null ? "" : student.student(), slots,
                    find(folder, name).detail());
        }
    }

    /** What would serve from each file of a home's drop folder; nothing in the home changes. */
    public static List<DroppedFile> list(Home home) throws LaunchException, IOException {
        boolean students = false; // which take a while to open, and go before those of their name that bundles bring
        for (Path jar : FolderWatch.jars(home.modalities())) {
            students |= !FolderWatch.studentsOf(jar).isEmpty();
        }
        try (StandInHome standIn = StandInHome.of(home, students);
                KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(standIn.home()))) {
            Workbench workbench = karmma.service(Workbench.class);
            workbench.students().forEach(workbench::student); // which waits until its slots have what has just come
            return karmma.service(DropFolder.class).files();
        }
    }

    private static BroughtStudent brought(KarmmaFramework karmma, Bundle bundle) {
        return karmma.find(StudentBundles.class, null).flatMap(students -> students.broughtBy(bundle)).orElse(null);
    }

    private static DroppedFile find(DropFolder folder, String name) {
        return folder.files().stream().filter(file -> file.name().equals(name)).findFirst().orElse(null);
    }

    private static List<String> dependents(KarmmaFramework karmma, long id) {
        Bundle bundle = karmma.context().getBundle(id);
        if (bundle == null) {
            return List.of();
        }
        return karmma.context().getBundle(0).adapt(FrameworkWiring.class).getDependencyClosure(List.of(bundle)).stream()
                .filter(other -> !other.equals(bundle)).map(DryRun::name).sorted().toList();
    }

    private static Map<String, Set<String>> wires(Bundle bundle) {
        Map<String, Set<String>> wires = new TreeMap<>();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        for (BundleWire wire : wiring.getRequiredWires(null)) {
            String namespace = wire.getCapability().getNamespace();
            if (!EVERYWHERE.contains(namespace)) {
                Object what = wire.getCapability().getAttributes().get(namespace);
                wires.computeIfAbsent(name(wire.getProvider().getBundle()), provider -> new TreeSet<>())
                        .add((namespace.equals(BundleRevision.PACKAGE_NAMESPACE) ? "" : namespace + (what == null ? "" : " "))
                                + (what == null ? "" : what));
            }
        }
        return wires;
    }

    private static Map<String, List<Presence>> slots(KarmmaFramework karmma, Set<String> modalities) throws LaunchException {
        Workbench workbench = karmma.service(Workbench.class);
        Map<String, List<Presence>> slots = new TreeMap<>();
        for (String student : workbench.students()) {
            List<Presence> its = new ArrayList<>(workbench.student(student).orElseThrow().slots());
            its.removeIf(slot -> !modalities.contains(slot.slot()));
            if (!its.isEmpty()) {
                slots.put(student, its);
            }
        }
        return slots;
    }

    private static String name(Bundle bundle) {
        return bundle.getBundleId() == 0 ? "Karmma itself" : bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
