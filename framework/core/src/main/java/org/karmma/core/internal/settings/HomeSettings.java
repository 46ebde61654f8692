package org.karmma.core.internal.settings;

import org.karmma.core.internal.events.EventRules;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The operator's say in what a home keeps; a change counts from the next event or version on. */
@Component(service = HomeSettings.class, configurationPid = HomeSettings.PID)
@Designate(ocd = HomeSettings.Config.class)
public final class HomeSettings {

    static final String PID = "org.karmma.home";

    /** What a home keeps. */
    @ObjectClassDefinition(name = "Karmma: home", description = "What a home keeps of what it was.")
    public @interface Config {

        @AttributeDefinition(name = "Versions", min = "0", max = "100", description = "Versions of a student that served before and are"
                + " kept, so that a rollback finds them; each is a model package on disk. From 0 to 100.")
        int versions_kept() default 3;

        @AttributeDefinition(name = "Events in memory", min = "10", max = "1000000", description = "Events that can be asked for without"
                + " reading files. From 10 to 1000000.")
        int events_memory() default 1000;

        @AttributeDefinition(name = "Event file", min = "16", max = "1048576", description = "Kibibytes that log/events.jsonl holds before"
                + " it is put away and another one begins. From 16 to 1048576.")
        int events_file_kilobytes() default 1024;

        @AttributeDefinition(name = "Event files", min = "0", max = "1000", description = "Event files put away that are kept; the oldest"
                + " are deleted. From 0 to 1000.")
        int events_files() default 4;
    }

    private volatile Config config;

    @Activate
    @Modified
    void configure(Config changed) {
        config = changed;
    }

    /** How many versions that served before are kept. */
    public int versions() {
        return config.versions_kept();
    }

    public EventRules events() {
        Config now = config;
        return new EventRules(now.events_memory(), now.events_file_kilobytes() * 1024L, now.events_files());
    }
}
