package org.karmma.core.internal.settings;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.karmma.core.EventLog;
import org.karmma.core.internal.experiment.UnknownKeys;
import org.karmma.core.internal.settings.Refusals.Refusal;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Stands between Configuration Admin and every component of ours. What a setting may be, the metatype of its bundle says, and its code
 * ({@link org.karmma.configuration.CheckedBy}). A value that cannot be used is replaced by the one that was in force, or else by the
 * default, and told of. So no component has to look at its settings, and none goes since somebody made a mistake in a file.
 */
@Component(service = {SettingsGuard.class, ConfigurationPlugin.class, ConfigurationListener.class}, immediate = true,
        property = ConfigurationPlugin.CM_RANKING + ":Integer=500")
public final class SettingsGuard implements ConfigurationPlugin, ConfigurationListener {

    /** What the PIDs begin with that are looked at. */
    static final String OURS = "org.karmma.";

    private static final String FILE = "felix.fileinstall.filename";
    /** What properties of configurations and components begin with that no metatype describes. */
    private static final List<String> STANDARD = List.of("service.", "component.", "osgi.ds.", "felix.fileinstall.",
            "org.apache.felix.", ".");

    private final Metatypes metatypes;
    private final Refusals refusals = new Refusals();
    /** By PID, of those settings that are given. */
    private final Map<String, Map<String, Object>> inForce = new ConcurrentHashMap<>();

    /** @param admin not asked; where there is none, nothing is configured, and its packages are not there either */
    @Activate
    public SettingsGuard(BundleContext context, @Reference ConfigurationAdmin admin) {
        this(new Metatypes(context));
    }

    SettingsGuard(Metatypes metatypes) {
        this.metatypes = metatypes;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setEvents(EventLog log) {
        refusals.tell(log);
    }

    void unsetEvents(EventLog log) {
        refusals.tell(null);
    }

    @Override
    public void modifyConfiguration(ServiceReference<?> target, Dictionary<String, Object> properties) {
        String pid = String.valueOf(properties.get("service.pid")).split("\\|", 2)[0];
        Object factory = properties.get("service.factoryPid");
        String described = factory == null ? pid : String.valueOf(factory);
        Metatypes.Described found = described.startsWith(OURS) ? metatypes.of(described) : null;
        if (found == null) {
            return;
        }
        Map<String, Setting> known = found.settings();
        Map<String, Object> given = new LinkedHashMap<>(FrameworkUtil.asMap(properties));
        String place = place(given.get(FILE), pid);
        List<Refusal> refused = new ArrayList<>();
        Map<String, Object> before = inForce.getOrDefault(pid, Map.of());
        Map<String, Object> each = usable(given, before, known, place, refused);
        Map<String, Object> together = fulfilling(found, factory == null, each, before, place, refused);
        known.keySet().forEach(properties::remove);
        together.forEach(properties::put);
        inForce.put(pid, together);
        refusals.set(pid, refused);
    }

    /** Of each setting that is given the value that it may have, or had. */
    private static Map<String, Object> usable(Map<String, Object> given, Map<String, Object> before,
            Map<String, Setting> known, String place, List<Refusal> refused) {
        Map<String, Object> usable = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            Setting setting = known.get(key);
            if (setting == null) {
                if (!isStandard(key)) {
                    refused.add(new Refusal(place, UnknownKeys.say(key, "", known.keySet())));
                }
                return;
            }
            Object used = value;
            if (setting.problem(value).isPresent()) {
                refused.add(new Refusal(place, setting.problem(value).get() + ". " + stays(before.get(key), setting)));
                used = before.get(key);
            }
            if (used != null) {
                usable.put(key, used);
            }
        });
        return usable;
    }

    private static String stays(Object before, Setting setting) {
        return before != null ? "What was in force stays in force: " + before + "."
                : "The default is in force" + (setting.standard() == null ? "." : ": " + setting.standard() + ".");
    }

    /**
     * Settings that can be used together: these, or those that were in force.
     *
     * @param alone whether defaults are in force where nothing was
     */
    private static Map<String, Object> fulfilling(Metatypes.Described described, boolean alone, Map<String, Object> usable,
            Map<String, Object> before, String place, List<Refusal> refused) {
        try {
            Together.check(described, usable);
            return usable;
        } catch (IllegalArgumentException e) {
            boolean unused = before.isEmpty() && !alone;
            refused.add(new Refusal(place, e.getMessage() + (unused ? ". It is not used." : ". What was in force stays in force"
                    + (before.isEmpty() ? ", the defaults." : ": " + before + "."))));
            return unused ? usable : before;
        }
    }

    private static boolean isStandard(String key) {
        return key.endsWith(".target") || STANDARD.stream().anyMatch(key::startsWith);
    }

    /** The file, where File Install knows one, or else what Configuration Admin calls it. */
    private static String place(Object file, String pid) {
        try {
            return file == null ? "configuration " + pid : "conf/" + Path.of(URI.create(file.toString())).getFileName();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return String.valueOf(file);
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            inForce.remove(event.getPid());
            refusals.set(event.getPid(), List.of());
        }
    }

    List<Refusal> refused() {
        return refusals.all();
    }

    Metatypes metatypes() {
        return metatypes;
    }
}
