package org.karmma.console;

import java.nio.file.Path;
import java.util.Arrays;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.karmma.core.Rollover;
import org.karmma.dataset.DataException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Rolls students over, in the console. {@link RolloverTables} writes down what is returned. */
@Component(service = RolloverCommands.class, property = {"osgi.command.scope=karmma", "osgi.command.function=versions",
    "osgi.command.function=shadow", "osgi.command.function=shadowing", "osgi.command.function=unshadow", "osgi.command.function=promote",
    "osgi.command.function=rollback"})
public final class RolloverCommands {

    private final Rollover rollover;

    @Activate
    public RolloverCommands(@Reference Rollover rollover) {
        this.rollover = rollover;
    }

    @Descriptor("the versions of a student that the home keeps")
    public Object versions(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor("name of an installed student") String student) throws DataException {
        return Form.of(rollover.versions(student), json);
    }

    @Descriptor("lets a new version answer beside the serving one: its answers are compared, not returned")
    public Object shadow(CommandSession session, @Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor("name of an installed student") String student,
            @Descriptor("the folder of a model package") String modelPackage, @Descriptor("why, for the event log") String... why)
            throws DataException {
        return Form.of(rollover.shadow(student, Path.of(Form.path(session, modelPackage)), why(why)), json);
    }

    @Descriptor("how the shadow of a student has answered so far, beside the version that serves")
    public Object shadowing(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor("name of an installed student") String student) {
        return Form.of(rollover.shadowing(student), json);
    }

    @Descriptor("takes the shadow of a student away")
    public Object unshadow(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor("name of an installed student") String student,
            @Descriptor("why, for the event log") String... why) throws DataException {
        rollover.unshadow(student, why(why));
        return versions(json, student);
    }

    @Descriptor("lets the shadow of a student serve")
    public Object promote(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor("name of an installed student") String student,
            @Descriptor("why, for the event log") String... why) throws DataException {
        rollover.promote(student, why(why));
        return versions(json, student);
    }

    @Descriptor("lets a version serve again that served before")
    public Object rollback(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor("name of an installed student") String student,
            @Descriptor("which version, for instance v2 (default: the latest that served before), and why") String... versionAndWhy)
            throws DataException {
        boolean named = versionAndWhy.length > 0 && versionAndWhy[0].matches("v[0-9]+");
        rollover.rollback(student, named ? versionAndWhy[0] : null,
                why(named ? Arrays.copyOfRange(versionAndWhy, 1, versionAndWhy.length) : versionAndWhy));
        return versions(json, student);
    }

    private static String why(String... words) {
        String who = "asked for in the console by " + System.getProperty("user.name");
        return words.length == 0 ? who : who + ": " + String.join(" ", words);
    }
}
