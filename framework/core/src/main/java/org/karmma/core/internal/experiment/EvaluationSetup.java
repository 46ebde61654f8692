package org.karmma.core.internal.experiment;

import java.util.List;
import java.util.Map;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.experiment.Experiment.DistillationChoice;
import org.karmma.core.internal.experiment.Experiment.FusionChoice;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.LabelSpace;
import org.karmma.extractor.Role;
import org.karmma.model.DistillationV3;

/** The experiment that evaluates a student: data, limits and resources are an experiment file's, the network is the student's. */
public final class EvaluationSetup {

    private EvaluationSetup() {}

    /**
     * @param sha256 of the student's {@code model.json}
     * @param system what the student is called in results: the experiment's name
     * @param data the experiment file
     * @throws ConfigurationException if it is no student, or what it was made with is not here, naming both sides
     */
    public static Setup of(ModelDescription student, String sha256, String system, Experiment data, PluginView plugins)
            throws ConfigurationException {
        if (student.role() != Role.STUDENT) {
            throw new ConfigurationException("model '" + student.name() + "' is a teacher, whose extractors stay with its run. Name a"
                    + " student.");
        }
        for (SlotDescription slot : student.slots()) {
            ExtensionSetup.check(student, slot, plugins);
        }
        FusionChoice fusion = new FusionChoice(student.fusion().id(), student.fusion().settings(), student.fusion().settings());
        return new Setup(new Experiment(system, data.dataset(), student.slots().stream().map(SlotDescription::id).toList(),
                student.labelSpaces().stream().map(LabelSpace::id).toList(), List.of(student.provenance().seed()), fusion,
                new DistillationChoice(DistillationV3.ID, Map.of()), ExtensionSetup.extractors(student), data.pretraining(),
                data.training(), data.evaluation(), data.limits(), data.resources(), data.extension().of(null, sha256)), plugins);
    }
}
