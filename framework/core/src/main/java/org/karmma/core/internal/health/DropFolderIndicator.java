package org.karmma.core.internal.health;

import java.util.ArrayList;
import java.util.List;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Files of the drop folder that are refused. A warning: what was there before goes on serving. */
@Component(service = HealthIndicator.class)
public final class DropFolderIndicator implements HealthIndicator {

    private final DropFolder folder;

    @Activate
    public DropFolderIndicator(@Reference DropFolder folder) {
        this.folder = folder;
    }

    @Override
    public String id() {
        return "drop-folder";
    }

    @Override
    public String title() {
        return "no file of the drop folder is refused";
    }

    @Override
    public List<HealthFinding> look() {
        List<HealthFinding> findings = new ArrayList<>();
        int serving = 0;
        for (DroppedFile file : folder.files()) {
            if (file.state() == DroppedFile.State.REFUSED) {
                findings.add(warn("file " + file.name(), file.detail(), "Put a file that can be used in its place, or take it away"
                        + " (karmma modality remove)."));
            } else if (file.state() == DroppedFile.State.SERVING) {
                serving++;
            }
        }
        return findings.isEmpty() ? List.of(ok("", serving + (serving == 1 ? " file serves" : " files serve"))) : findings;
    }
}
