package org.karmma.core.internal.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.core.ConfigurationException;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;

/** Finds what an experiment names; whatever is not there is refused with its key and with what there is instead. */
public final class Lookup {

    private Lookup() {}

    /** An extractor of a modality for a role; {@code id} null: the one to prefer, of those that need not be named: files are. */
    static Extractor extractor(PluginView plugins, String modality, Role role, String id) throws ConfigurationException {
        List<Extractor> offered = plugins.extractorsOf(modality, role);
        String key = "extractors." + modality + "." + role.id();
        if (offered.isEmpty()) {
            throw new ConfigurationException(key + ": no bundle offers a " + role.id() + " extractor for " + modality
                    + ". Install one, or leave the modality out.");
        }
        if (id == null) {
            return offered.stream().filter(e -> e.code().isEmpty() && e.reads().equals(modality)).findFirst()
                    .orElseThrow(() -> new ConfigurationException(key + ".id: here are only extractors that are files: "
                            + offered.stream().map(Extractor::id).toList()
                    + ". Such are used where an experiment names them: name one."));
        }
        Map<String, Extractor> byId = new LinkedHashMap<>();
        offered.forEach(e -> byId.putIfAbsent(e.id(), e));
        return named(key + ".id", id, byId, "extractor");
    }

    /** The modality that the extractors of both roles read; {@code teacher} null: the student's alone. */
    static Modality modality(PluginView plugins, String id, Extractor teacher, Extractor student) throws ConfigurationException {
        Modality read = plugins.modalityOf(student).orElseThrow(() -> new ConfigurationException("modalities: the bundle of " + id
                + " has just gone. Start it again."));
        if (teacher != null && teacher.reads().equals(id) && plugins.modalityOf(teacher).orElse(null) != read) {
            throw new ConfigurationException("extractors." + id + ": " + teacher.id() + " of " + plugins.bundleOf(teacher) + " and "
                    + student.id() + " of " + plugins.bundleOf(student) + " read " + id + " each in the way of its own bundle. Name two of "
                    + "one bundle (extractors." + id + ".teacher.id and .student.id), or stop one of the bundles.");
        }
        return read;
    }

    /** The modality that gives a teacher's extractor its signals. @param own what the student's extractor reads */
    static Modality readBy(PluginView plugins, Extractor teacher, Modality own) throws ConfigurationException {
        return teacher == null || teacher.reads().equals(own.id()) ? own : plugins.modalityOf(teacher).orElseThrow(() ->
                new ConfigurationException("extractors." + own.id() + ".teacher.id: " + teacher.id() + " reads " + teacher.reads()
                        + ", and no bundle offers such a modality. Install one."));
    }

    /** What has a name. */
    public static <T> T named(String key, String name, Map<String, T> known, String kind) throws ConfigurationException {
        T found = known.get(name);
        if (found == null) {
            throw new ConfigurationException(key + ": no " + kind + " is called " + name + ". There "
                    + (known.isEmpty() ? "is none at all: is its bundle in the home and started?"
                    : "is " + String.join(", ", new TreeMap<>(known).keySet()) + "."));
        }
        return found;
    }

    /** The defaults, with what is given laid over them; all keys must be known. */
    public static <V> Map<String, V> settings(String key, Map<String, V> defaults, Map<String, V> given) throws ConfigurationException {
        Map<String, V> all = new TreeMap<>(defaults);
        for (Map.Entry<String, V> entry : given.entrySet()) {
            if (!defaults.containsKey(entry.getKey())) {
                throw new ConfigurationException(UnknownKeys.say(entry.getKey(), key, defaults.keySet()));
            }
            all.put(entry.getKey(), entry.getValue());
        }
        return all;
    }
}
