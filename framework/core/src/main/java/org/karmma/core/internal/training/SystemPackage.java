package org.karmma.core.internal.training;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelDescription.FusionPart;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.packaging.ModelDescription.Provenance;
import org.karmma.core.internal.packaging.ModelDescription.Recipe;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.extractor.Role;

/** Leaves a trained system as a model package: weights, what they were measured to be worth, and probes that prove an extractor. */
record SystemPackage(StageContext context, TrainedSystem system, long seed, Dataset dataset, List<LabelSpace> spaces) {

    void write(SystemNetwork network, SystemData validation, SubsetTest test, Calibration calibration, NDManager manager)
            throws IOException {
        Setup setup = context.setup();
        List<SlotDescription> slots = setup.slots().stream()
                .map(s -> SlotDescription.of(s.modality(), s.extractor(system.role()), s.bundle(system.role()))).toList();
        Recipe recipe = system.isTaught() || system.role() == Role.TEACHER
                ? new Recipe(setup.distillation().id(), setup.distillationSettings(system.role())) : null;
        FusionPart fusion = new FusionPart(setup.fusion().id(), setup.fusionSettings(system.role()), SystemNetwork.missing(system, setup));
        Measured measured = test.measured(Split.VALIDATION, spaces.get(0).id(), calibration.temperatures());
        ModelDescription description = new ModelDescription(context.experiment().name() + " " + system.title(), system.role(), system.id(),
                slots, spaces, fusion, recipe, measured, Map.of(), new Provenance(context.experiment().name(), dataset.id(), seed),
                versions());
        try (NDManager own = manager.newSubManager()) {
            SystemProbes probes = SystemProbes.record(context, system.role(), dataset, network, validation.cache(), own);
            ModelPackage.write(context.folder().network(system.id(), seed), description, network.weights(), probes.arrays(),
                    probes.clips(), CarriedCode.of(setup, system.role()));
        }
    }

    static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("java", System.getProperty("java.version"));
        versions.put("libtorch", ai.djl.engine.Engine.getInstance().getVersion());
        return versions;
    }
}
