package org.karmma.core.internal.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.data.LimitedClips;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.distillation.Distillation;
import org.karmma.distillation.Objective;
import org.karmma.extractor.CodeFile;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;
import org.karmma.modality.Modality;

/** An experiment with every name in it replaced by the plugin of that name. */
public final class Setup {

    /**
     * One modality of the experiment.
     *
     * @param modality what its extractors read, and will read when a student is at work
     * @param teachers what the teacher's extractor reads: the same, or what stands for it
     * @param teacher null where no teacher takes part
     * @param bundles symbolic name and version of the bundle that the extractor of each role comes from
     */
    public record Slot(Modality modality, Modality teachers, Extractor teacher, Extractor student, Map<Role, String> bundles) {
        public String id() {
            return modality.id();
        }

        /** The extractor for a role. */
        public Extractor extractor(Role role) {
            return role == Role.TEACHER ? teacher : student;
        }

        /** What gives the extractor of a role its signals. */
        public Modality reads(Role role) {
            return role == Role.TEACHER ? teachers : modality;
        }

        /** Symbolic name and version of the bundle that the extractor of a role comes from. */
        public String bundle(Role role) {
            return bundles.get(role);
        }
    }

    private final Experiment experiment;
    private final List<Role> roles;
    private final List<Slot> slots;
    private final DatasetProvider provider;
    private final Map<String, String> dataSettings;
    private final Fusion fusion;
    private final Map<Role, Map<String, Double>> fusionSettings;
    private final Distillation distillation;
    private final Map<String, Double> distillationSettings;

    /** @throws ConfigurationException naming the key whose plugin or setting is not there, and what is */
    public Setup(Experiment experiment, PluginView plugins) throws ConfigurationException {
        this.experiment = StartingWeights.lookedAt(experiment, plugins);
        roles = experiment.parent() == null ? List.of(Role.TEACHER, Role.STUDENT) : List.of(Role.STUDENT);
        slots = new ArrayList<>();
        for (String id : experiment.modalities()) {
            slots.add(slot(id, plugins));
        }
        Devices.checkPrecision(experiment.resources().precision());
        Devices.check(experiment.resources().device());
        provider = Lookup.named("dataset.provider", experiment.dataset().provider(), plugins.datasetsById(), "data-set bundle");
        dataSettings = Lookup.settings("dataset.settings", provider.settings(), experiment.dataset().settings());
        fusion = Lookup.named("fusion.name", experiment.fusion().name(), plugins.fusionsById(), "fusion");
        fusionSettings = Map.of(Role.TEACHER, Lookup.settings("fusion.teacher", fusion.settings(), experiment.fusion().teacher()),
                Role.STUDENT, Lookup.settings("fusion.student", fusion.settings(), experiment.fusion().student()));
        distillation = Lookup.named("distillation.name", experiment.distillation().name(), plugins.distillationsById(), "distillation");
        distillationSettings = Lookup.settings("distillation.settings", distillation.settings(), experiment.distillation().settings());
        tryOut();
    }

    private Slot slot(String id, PluginView plugins) throws ConfigurationException {
        Lookup.named("modalities", id, plugins.modalitiesById(), "modality bundle");
        Optional<String> problem = SlotDescription.problemOf(id);
        if (problem.isPresent()) {
            throw new ConfigurationException("modalities: " + id + " cannot take part: " + problem.get() + ". Ask whoever wrote its bundle "
                    + "for another id.");
        }
        Extractor teacher = roles.contains(Role.TEACHER)
                ? Lookup.extractor(plugins, id, Role.TEACHER, experiment.teacherExtractor(id)) : null;
        Extractor student = Lookup.extractor(plugins, id, Role.STUDENT, experiment.studentExtractor(id));
        Modality modality = Lookup.modality(plugins, id, teacher, student);
        Map<Role, String> bundles = new EnumMap<>(Map.of(Role.STUDENT, plugins.bundleOf(student)));
        if (teacher != null) {
            bundles.put(Role.TEACHER, plugins.bundleOf(teacher));
        }
        return new Slot(modality, Lookup.readBy(plugins, teacher, modality), teacher, student, bundles);
    }

    /** Settings out of range are found before any work, not when the first network is built. */
    private void tryOut() throws ConfigurationException {
        try {
            provider.check(dataSettings);
        } catch (DataException e) {
            throw new ConfigurationException("dataset.settings: " + e.getMessage());
        }
        checkSpaces();
        for (Slot slot : slots) {
            for (Role role : roles) {
                verify("extractors." + slot.id() + "." + role.id(), slot.extractor(role).code());
            }
        }
        verify("distillation.name", distillation.code());
        try {
            objective();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("distillation.settings: " + e.getMessage());
        }
        List<LabelSpace> spaces = experiment.spaces().stream().map(id -> new LabelSpace(id, List.of("any", "other"))).toList();
        for (Role role : roles) {
            try {
                newFusion(role, MissingTokens.LEARNED, spaces);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("fusion." + role.id() + ": " + e.getMessage());
            }
            verify("fusion.name", fusionCode(role));
        }
    }

    /** Whether files of code are what was named. */
    private static void verify(String key, List<CodeFile> files) throws ConfigurationException {
        for (CodeFile file : files) {
            try {
                file.verify();
            } catch (IllegalStateException e) {
                throw new ConfigurationException(key + ": " + e.getMessage(), e);
            }
        }
    }

    /** Where the data set knows its label spaces before it is there. */
    private void checkSpaces() throws ConfigurationException {
        List<String> known = provider.spaces(dataSettings);
        for (String space : experiment.spaces()) {
            if (!known.isEmpty() && !known.contains(space)) {
                throw new ConfigurationException("spaces: data set " + provider.id() + " has no label space " + space + ". It has "
                        + String.join(", ", known) + ".");
            }
        }
        checkWeights("pretraining", experiment.pretraining(), known);
        checkWeights("training.teacher", experiment.training().teacher(), experiment.spaces());
        checkWeights("training.student", experiment.training().student(), experiment.spaces());
        if (experiment.added() != null) {
            checkWeights("extension", experiment.extension().fit(), experiment.spaces());
        }
    }

    /** What a fit says of label spaces is about such as are predicted. */
    private void checkWeights(String key, Fit fit, List<String> known) throws ConfigurationException {
        Map<String, Set<String>> named = new TreeMap<>();
        named.put("classWeights", fit.classWeights().given() == null ? Set.of() : fit.classWeights().given().keySet());
        named.put("spaceWeights", fit.spaceWeights() == null ? Set.of() : fit.spaceWeights().keySet());
        for (Map.Entry<String, Set<String>> entry : named.entrySet()) {
            for (String space : entry.getValue()) {
                if (!known.isEmpty() && !known.contains(space)) {
                    throw new ConfigurationException(UnknownKeys.say(space, key + "." + entry.getKey(), known));
                }
            }
        }
    }

    public Experiment experiment() {
        return experiment;
    }

    /** Whose networks take part: a modality is added to a student, and a student evaluated, without any teacher. */
    public List<Role> roles() {
        return roles;
    }

    /** In the order of the sequence. */
    public List<Slot> slots() {
        return List.copyOf(slots);
    }

    public Slot slot(String id) {
        return slots.stream().filter(s -> s.id().equals(id)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the experiment has no modality " + id));
    }

    /**
     * The splits that the experiment works with; the one for the last word is left alone by an experiment that is about another, and what
     * teachers are pretrained on where no teacher takes part. Evaluating takes one.
     */
    public Set<Split> splits() {
        if (experiment.evaluates()) {
            return EnumSet.of(experiment.evaluation().on());
        }
        Set<Split> splits = EnumSet.of(Split.TRAIN, Split.VALIDATION, experiment.evaluation().on());
        if (roles.contains(Role.TEACHER)) {
            splits.add(Split.PRETRAIN);
        }
        return splits;
    }

    public DatasetProvider provider() {
        return provider;
    }

    public Map<String, String> dataSettings() {
        return dataSettings;
    }

    /** The folder of the data. */
    public Path dataRoot(Path top) {
        return top.resolve(experiment.dataset().root()).normalize();
    }

    public Dataset open(Path top) throws DataException {
        Dataset whole = provider.open(dataRoot(top), dataSettings);
        int most = experiment.limits().clips();
        return most == 0 ? whole : new LimitedClips(whole, most);
    }

    /** What decides the files that the data-set plugin makes; empty where it makes none. */
    public Map<String, String> madeOf() {
        try {
            return provider.madeOf(dataSettings);
        } catch (DataException e) {
            throw new IllegalStateException("its settings were looked at when this was built", e);
        }
    }

    public Distillation distillation() {
        return distillation;
    }

    public Objective objective() {
        return distillation.objective(distillationSettings);
    }

    public Map<String, Double> distillationSettings() {
        return distillationSettings;
    }

    /** Those of the distillation's settings that a network of a role is trained with. */
    public Map<String, Double> distillationSettings(Role role) {
        Map<String, Double> settings = new TreeMap<>(distillationSettings);
        if (role == Role.TEACHER) {
            settings.keySet().retainAll(distillation.teacherSettings());
        }
        return settings;
    }

    public Fusion fusion() {
        return fusion;
    }

    public Map<String, Double> fusionSettings(Role role) {
        return fusionSettings.get(role);
    }

    /** The files of code that the fusion network of a role is made of. */
    public List<CodeFile> fusionCode(Role role) {
        return fusion.code(fusionSpec(role, MissingTokens.LEARNED, List.of(new LabelSpace("any", List.of("any", "other")))));
    }

    /** How the fusion network of a role is built. */
    public FusionSpec fusionSpec(Role role, MissingTokens missing, List<LabelSpace> spaces) {
        List<SlotLayout> layouts = slots.stream().map(s -> new SlotLayout(s.id(), s.extractor(role).tokens())).toList();
        return new FusionSpec(layouts, spaces, missing, fusionSettings.get(role));
    }

    public FusionNetwork newFusion(Role role, MissingTokens missing, List<LabelSpace> spaces) {
        return fusion.newNetwork(fusionSpec(role, missing, spaces));
    }

    /** The label spaces that are to be predicted, in order. @throws DataException if the data set has no such space */
    public List<LabelSpace> spaces(Dataset dataset) throws DataException {
        List<LabelSpace> found = new ArrayList<>();
        for (String id : experiment.spaces()) {
            found.add(dataset.labelSpaces().stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow(() -> new DataException(
                    "spaces", "the data set " + dataset.id() + " has no label space " + id,
                    "It has " + dataset.labelSpaces().stream().map(LabelSpace::id).toList() + ".")));
        }
        return found;
    }
}
