package org.karmma.console;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Karmma's commands about the bundles of the drop folder. They return what they found; {@link Tables} writes it down. */
@Component(service = BundleCommands.class,
        property = {"osgi.command.scope=karmma", "osgi.command.function=bundles", "osgi.command.function=refused"})
public final class BundleCommands {

    private final DropFolder folder;

    @Activate
    public BundleCommands(@Reference DropFolder folder) {
        this.folder = folder;
    }

    @Descriptor("the files of the drop folder, the bundles that serve from them, and what is to be said about each")
    public List<DroppedFile> bundles() {
        return folder.files();
    }

    @Descriptor("the files of the drop folder that are refused, and why")
    public List<DroppedFile> refused() {
        return folder.files().stream().filter(file -> file.state() == DroppedFile.State.REFUSED).toList();
    }
}
