package org.karmma.console;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.karmma.core.EventLog;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What there is in a home and what happened in it, in the console. {@link Tables} writes down what is returned. */
@Component(service = HomeCommands.class, property = {"osgi.command.scope=karmma", "osgi.command.function=modalities",
    "osgi.command.function=events", "osgi.command.function=bundles", "osgi.command.function=refused"})
public final class HomeCommands {

    private static final int EVENTS = 30;

    private final Workbench workbench;
    private final EventLog events;
    private final DropFolder folder;

    @Activate
    public HomeCommands(@Reference Workbench workbench, @Reference EventLog events, @Reference DropFolder folder) {
        this.workbench = workbench;
        this.events = events;
        this.folder = folder;
    }

    @Descriptor("what modalities are here now, and the bundles they come from")
    public Object modalities(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json) {
        return Form.of(workbench.modalities(), json);
    }

    @Descriptor("what happened last in this home, the oldest first")
    public Object events(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json) {
        return Form.of(events.latest(EVENTS), json);
    }

    @Descriptor("the files of the drop folder, the bundles that serve from them, and what is to be said about each")
    public Object bundles(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json) {
        return Form.of(folder.files(), json);
    }

    @Descriptor("the files of the drop folder that are refused, and why")
    public Object refused(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json) {
        return Form.of(folder.files().stream().filter(file -> file.state() == DroppedFile.State.REFUSED).toList(), json);
    }
}
