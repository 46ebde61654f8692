package org.karmma.dropfolder;

import java.util.ArrayList;
import java.util.List;
import org.karmma.core.ModalityInfo;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.modality.Modality;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** How a bundle that was taken in stands right now: what it waits for, and where another one is preferred. */
final class Standing {

    private Standing() {}

    /** @param bundle null if none serves @param workbench null if there is none */
    static DroppedFile of(DroppedFile file, Bundle bundle, Workbench workbench, Components components, BroughtStudents students) {
        BundleRevision revision = bundle == null ? null : bundle.adapt(BundleRevision.class);
        if (file.state() != DroppedFile.State.SERVING || revision == null) {
            return file;
        }
        List<String> remarks = new ArrayList<>();
        if (bundle.getState() != Bundle.ACTIVE) {
            remarks.add("it is stopped");
        } else {
            students.of(bundle).ifPresent(student -> remarks.add(student.detail()));
            remarks.addAll(components.waitsFor(bundle));
            if (workbench != null) {
                revision.getDeclaredCapabilities(Modality.PROPERTY).forEach(c -> preferred(c, bundle, workbench.modalities(), remarks));
            }
        }
        return new DroppedFile(file.file(), file.state(), file.bundle(), file.bundleId(), String.join("; ", remarks), file.since());
    }

    private static void preferred(BundleCapability capability, Bundle bundle, List<ModalityInfo> here, List<String> remarks) {
        Object id = capability.getAttributes().get(Modality.PROPERTY);
        here.stream().filter(m -> m.id().equals(id) && m.bundleId() != bundle.getBundleId())
                .forEach(m -> remarks.add("modality " + id + " is taken from " + m.bundle() + " instead (the highest version, then the"
                        + " ranking)"));
    }
}
