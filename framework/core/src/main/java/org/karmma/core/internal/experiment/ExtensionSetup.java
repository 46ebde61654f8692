package org.karmma.core.internal.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.experiment.Experiment.DistillationChoice;
import org.karmma.core.internal.experiment.Experiment.ExtractorChoice;
import org.karmma.core.internal.experiment.Experiment.FusionChoice;
import org.karmma.core.internal.experiment.Experiment.StudentChoice;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.LabelSpace;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.fusion.Fusion;
import org.karmma.model.DistillationV3;

/**
 * The experiment that adds a modality to a student: data, training and limits are an experiment file's, everything that makes a network
 * is the student's.
 */
public final class ExtensionSetup {

    private ExtensionSetup() {}

    /**
     * @param sha256 of the student's {@code model.json}
     * @param modality to add
     * @param data the experiment file
     * @throws ConfigurationException if the student has the modality, or what it was made with is not here, naming both sides
     */
    public static Setup of(ModelDescription student, String sha256, String modality, Experiment data, PluginView plugins)
            throws ConfigurationException {
        if (student.role() != Role.STUDENT) {
            throw new ConfigurationException("model '" + student.name() + "' is a teacher. Modalities are added to students.");
        }
        List<String> modalities = new ArrayList<>(student.slots().stream().map(SlotDescription::id).toList());
        if (modalities.contains(modality)) {
            throw new ConfigurationException("--with " + modality + ": student '" + student.name() + "' has that modality; it has "
                    + String.join(", ", modalities) + ". Name another one.");
        }
        Lookup.named("--with", modality, plugins.modalitiesById(), "modality");
        Fusion fusion = Lookup.named("student '" + student.name() + "'", student.fusion().id(), plugins.fusionsById(), "fusion");
        if (!fusion.supportsAddedSlots()) {
            throw new ConfigurationException("fusion " + fusion.id() + " of student '" + student.name() + "' does not support slots "
                    + "that are added to a trained network. Train a student with " + modality + " from the beginning.");
        }
        for (SlotDescription slot : student.slots()) {
            check(student, slot, plugins);
        }
        modalities.add(modality);
        List<String> spaces = student.labelSpaces().stream().map(LabelSpace::id).toList();
        return new Setup(new Experiment(data.name(), data.dataset(), modalities, spaces, data.seeds().subList(0, 1),
                new FusionChoice(fusion.id(), student.fusion().settings(), student.fusion().settings()),
                new DistillationChoice(DistillationV3.ID, Map.of()), extractors(student, modality, data), data.pretraining(),
                data.training(), data.evaluation(), data.limits(), data.resources(), data.extension().of(modality, sha256)), plugins);
    }

    /** Those that the student was trained with; of the new modality the one that the file names, if it names one. */
    private static Map<String, ExtractorChoice> extractors(ModelDescription student, String modality, Experiment data)
            throws ConfigurationException {
        Map<String, ExtractorChoice> choices = extractors(student);
        if (!data.student(modality).isPlain()) {
            throw new ConfigurationException("extractors." + modality + ".student: karmma extend trains the extractor of a new modality"
                    + " from the beginning, so weights, train and learningRateFactor have no place here. Take them out.");
        }
        if (data.studentExtractor(modality) != null) {
            choices.put(modality, new ExtractorChoice(null, new StudentChoice(data.studentExtractor(modality))));
        }
        return choices;
    }

    static Map<String, ExtractorChoice> extractors(ModelDescription student) {
        Map<String, ExtractorChoice> choices = new LinkedHashMap<>();
        student.slots().forEach(slot -> choices.put(slot.id(), new ExtractorChoice(null, new StudentChoice(slot.extractor()))));
        return choices;
    }

    /** That the extractor of a slot is here as it was when the student was trained. */
    static void check(ModelDescription student, SlotDescription slot, PluginView plugins) throws ConfigurationException {
        String trained = "student '" + student.name() + "': slot " + slot.id() + " was trained with extractor " + slot.extractor() + " of "
                + slot.bundle();
        List<Extractor> here = plugins.modalitiesById().containsKey(slot.id()) ? plugins.extractorsOf(slot.id(), Role.STUDENT) : List.of();
        Extractor extractor = here.stream().filter(e -> e.id().equals(slot.extractor())).findFirst().orElseThrow(() ->
                new ConfigurationException(trained + ", which is not here; here "
                        + (here.isEmpty() ? "is none of this modality" : "are " + here.stream().map(Extractor::id).toList())
                        + ". Install or start the bundle it was trained with."));
        Map<String, List<Object>> facts = new TreeMap<>(Map.of(
                "fingerprint", List.of(slot.fingerprint(), extractor.fingerprint()),
                "signal format", List.of(slot.signal(), extractor.signal()),
                "token layout", List.of(slot.tokens(), extractor.tokens())));
        for (Map.Entry<String, List<Object>> fact : facts.entrySet()) {
            if (!fact.getValue().get(0).equals(fact.getValue().get(1))) {
                throw new ConfigurationException(trained + " with " + fact.getKey() + " " + fact.getValue().get(0) + "; bundle "
                        + plugins.bundleOf(extractor) + " offers it with " + fact.getKey() + " " + fact.getValue().get(1)
                        + ". Install the bundle it was trained with.");
            }
        }
    }
}
