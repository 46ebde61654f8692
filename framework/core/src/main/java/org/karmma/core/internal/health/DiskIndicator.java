package org.karmma.core.internal.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.Workbench;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How much room the disks have left that a home writes to: its own, and that of temporary files. */
@Component(service = HealthIndicator.class)
public final class DiskIndicator implements HealthIndicator {

    private static final long MEGABYTE = 1_000_000;

    private final HealthSettings settings;
    private final List<Path> folders;

    @Activate
    public DiskIndicator(BundleContext context, @Reference HealthSettings settings, @Reference Workbench workbench) {
        this(settings, List.of(Path.of(context.getProperty(Workbench.HOME)), Path.of(System.getProperty("java.io.tmpdir"))));
    }

    DiskIndicator(HealthSettings settings, List<Path> folders) {
        this.settings = settings;
        this.folders = folders;
    }

    @Override
    public String id() {
        return "disk";
    }

    @Override
    public String title() {
        return "disks have room";
    }

    @Override
    public List<HealthFinding> look() {
        Map<FileStore, Path> disks = new LinkedHashMap<>();
        List<HealthFinding> findings = new ArrayList<>();
        for (Path folder : folders) {
            try {
                disks.putIfAbsent(Files.getFileStore(folder), folder);
            } catch (IOException e) {
                findings.add(critical(folder.toString(), "its disk cannot be asked: " + e,
                        "See to it that the folder is there and mounted."));
            }
        }
        disks.forEach((disk, folder) -> findings.add(finding(disk, folder)));
        return findings;
    }

    private HealthFinding finding(FileStore disk, Path folder) {
        try {
            long left = disk.getUsableSpace() / MEGABYTE;
            String message = left + " MB are left";
            HealthSettings.Config now = settings.get();
            if (left <= now.disk_critical_megabytes()) {
                return critical(folder.toString(), message + ", critical are " + now.disk_critical_megabytes(), "Make room: " + room());
            }
            return left <= now.disk_warn_megabytes() ? warn(folder.toString(), message + ", the warning comes at "
                    + now.disk_warn_megabytes(), "Make room: " + room()) : ok(folder.toString(), message);
        } catch (IOException e) {
            return critical(folder.toString(), "its disk cannot be asked: " + e, "See to it that it is mounted.");
        }
    }

    private static String room() {
        return "folders of runs that are done, old versions of students (karmma student remove), logs. The thresholds are in conf/"
                + HealthSettings.PID + ".cfg.";
    }
}
