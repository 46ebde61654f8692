package org.karmma.core.internal.training;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Experiment.Extension;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.packaging.ModelDescription.Provenance;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.ProbeClips;
import org.karmma.core.internal.pipeline.ExposureNote.Purpose;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Split;
import org.karmma.extractor.Role;

/**
 * Adds the last modality of a setup to the student in the run's folder and leaves the result as a model package. Facts: the loss, the
 * accuracy on validation {@code before} (old subsets) and {@code after} (all), and how far the old answers have {@code moved}.
 */
public final class ExtendStage implements Stage.Work {

    /** What its result is called among the run's networks and outcomes. */
    public static final String EXTENDED = "extended";

    private static final String STAGE = "extend";

    private final long seed;
    private final int shards;

    public ExtendStage(long seed, int shards) {
        this.seed = seed;
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Setup setup = context.setup();
        RunFolder folder = context.folder();
        Extension settings = context.experiment().extension();
        ModelPackage parent = ModelPackage.read(folder.parent());
        try (NDManager manager = Fitting.manager(context.device());
                ExtensionNetworks networks = ExtensionNetworks.fresh(parent, setup, settings.fineTune(), manager)) {
            Exposure exposure = Exposure.of(context, STAGE);
            SystemData validation = exposure.data(context, Split.VALIDATION, Purpose.CHOOSING, shards);
            ExtensionLoss loss = loss(networks, Split.TRAIN, exposure.data(context, Split.TRAIN, Purpose.LEARNING, shards), context);
            loss(networks, Split.VALIDATION, validation, context); // something to prove its extractor by
            Checkpoint checkpoint = Checkpoint.of(context, EXTENDED).beside(exposure::keep);
            Fitting fitting = new Fitting(settings.fit(), seed, networks.trainable(), checkpoint,
                    new SystemValidation(networks.after(), validation, manager),
                    new TrainingLog(folder.training(EXTENDED), networks.after().spaces()));
            double last = fitting.run(loss.rows(), exposure.learning(loss), manager, context.progress());
            SubsetTest before = SubsetTest.of(networks.before(), validation.first(networks.slots()), manager, context.progress());
            Calibration calibration = calibration(networks, settings);
            SubsetTest after = SubsetTest.of(networks.after(), validation, manager, context.progress(), calibration);
            write(context, parent, networks, validation, after, temperatures(parent, settings, calibration), manager);
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("recorded", loss.recorded().length);
            facts.put("clips", loss.rows().length);
            facts.put("loss", last);
            facts.put("before", before.percent());
            facts.put("after", after.percent());
            facts.put("validation", after.clips().size());
            facts.put("moved", Moved.by(networks, validation, manager, context.progress()));
            exposure.end(List.of(folder.network(EXTENDED, seed).resolve(ModelPackage.WEIGHTS)));
            checkpoint.remove();
            return facts;
        }
    }

    @Override
    public List<Path> makes(RunFolder folder) {
        return List.of(folder.network(EXTENDED, seed), folder.training(EXTENDED), folder.exposure(STAGE));
    }

    /** @throws DataException if no clip was recorded with the new modality */
    private static ExtensionLoss loss(ExtensionNetworks networks, Split split, SystemData data, StageContext context) throws DataException {
        ExtensionLoss loss = new ExtensionLoss(networks, data, context.experiment());
        if (loss.recorded().length == 0) {
            throw MatchStage.without(context.experiment().added(), split, data.cache().size());
        }
        return loss;
    }

    /** Of all subsets with the new slot; of the old ones only if their logits may have moved. */
    private static Calibration calibration(ExtensionNetworks networks, Extension settings) {
        int added = 1 << networks.slots();
        return new Calibration(networks.after().slots(), mask -> settings.fineTune() || (mask & added) != 0);
    }

    /** Where the logits of the old subsets stay, their probabilities do, too: what divides them is the parent's, none where it has none. */
    private static Map<String, Map<String, Double>> temperatures(ModelPackage parent, Extension settings, Calibration calibration) {
        Map<String, Map<String, Double>> all = calibration.temperatures();
        Measured old = parent.description().measured();
        if (!settings.fineTune() && old != null) {
            old.temperatures().forEach((space, bySubset) -> all.computeIfAbsent(space, s -> new LinkedHashMap<>()).putAll(bySubset));
        }
        return all;
    }

    private static void write(StageContext context, ModelPackage parent, ExtensionNetworks networks, SystemData validation, SubsetTest test,
            Map<String, Map<String, Double>> temperatures, NDManager manager) throws IOException, DataException {
        Setup setup = context.setup();
        Dataset dataset = setup.open(context.folder().top());
        long seed = context.experiment().seeds().get(0);
        Measured measured = test.measured(Split.VALIDATION, context.experiment().judged(), temperatures);
        ModelDescription extended = parent.description().extended(ExtensionNetworks.added(setup), measured,
                new Provenance(context.experiment().name(), dataset.id(), seed), SystemPackage.versions(), parent.sha256());
        try (NDManager own = manager.newSubManager()) {
            boolean frozen = !context.experiment().extension().fineTune();
            SystemProbes probes = frozen ? new SystemProbes(parent.probes(own), parent.clips())
                    : new SystemProbes(Map.of(), ProbeClips.NONE);
            for (int m = frozen ? networks.slots() : 0; m <= networks.slots(); m++) {
                probes = probes.with(m, context, Role.STUDENT, dataset, networks.after(), validation.cache(), own);
            }
            ModelPackage.write(context.folder().network(EXTENDED, seed), extended, networks.after().weights(), probes.arrays(),
                    probes.clips(), CarriedCode.of(setup, Role.STUDENT));
        }
    }
}
