package org.karmma.dropfolder;

import java.io.File;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.karmma.core.bundles.DropFolder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes over the jars that File Install finds: it says when a file has come, changed or gone, and never reads one. It has to be there
 * before File Install, whose first look is part of its start, and stay as it is: while the properties of an installer change, File
 * Install does without it, and would install what it finds itself. So this has no configuration; the drop folder's may change. File
 * Install is told of no failure, since it forgets files that fail, and would not say when they go.
 */
@Component(service = ArtifactInstaller.class, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class FileInstallWatch implements ArtifactInstaller {

    private final DropFolder folder;

    @Activate
    public FileInstallWatch(@Reference DropFolder folder) {
        this.folder = folder;
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(".jar");
    }

    @Override
    public void install(File file) {
        folder.look(file.toPath());
    }

    @Override
    public void update(File file) {
        folder.look(file.toPath());
    }

    @Override
    public void uninstall(File file) {
        folder.look(file.toPath());
    }
}
