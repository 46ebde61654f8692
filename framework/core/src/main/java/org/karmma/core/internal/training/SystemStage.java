package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.pipeline.ExposureNote.Purpose;
import org.karmma.core.internal.pipeline.Load;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.distillation.Objective;
import org.karmma.distillation.Targets;
import org.karmma.extractor.Role;
import org.karmma.fusion.FusionOutput;
import org.karmma.model.Losses;

/** Trains one of the four systems with one seed and leaves it as a model package. */
public final class SystemStage implements Stage.Work {

    private final TrainedSystem system;
    private final long seed;
    private final Fit fit;
    private final int shards;

    public SystemStage(TrainedSystem system, long seed, Fit fit, int shards) {
        this.system = system;
        this.seed = seed;
        this.fit = fit;
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Setup setup = context.setup();
        Experiment experiment = context.experiment();
        RunFolder folder = context.folder();
        Dataset dataset = setup.open(folder.top());
        List<LabelSpace> spaces = setup.spaces(dataset);
        try (NDManager manager = Fitting.manager(context.device());
                SystemNetwork network = SystemNetwork.fresh(system, setup, spaces, seed, folder, manager)) {
            String stage = system.id() + "-" + seed;
            Exposure exposure = Exposure.of(context, stage);
            SystemData train = exposure.data(context, Split.TRAIN, Purpose.LEARNING, shards);
            Checkpoint checkpoint = Checkpoint.of(context, stage).beside(exposure::keep);
            SystemData validation = exposure.data(context, Split.VALIDATION, Purpose.CHOOSING, shards);
            Fitting fitting = new Fitting(fit, seed, network.trainable(), factors(experiment), checkpoint,
                    new SystemValidation(network, validation, manager), new TrainingLog(folder.training(stage), spaces));
            int[] labelled = train.labelled();
            int[] rows = system.isTaught() ? train.usable() : labelled; // a teacher has something to say of the others, too
            if (labelled.length == 0) {
                throw new DataException("data set " + dataset.id(), "no clip to train on is labelled", "Add such clips");
            }
            LabelEmphasis emphasis = LabelEmphasis.of(fit, "training." + system.role().id(), spaces, labelled, train::labels);
            double loss;
            if (system.isTaught()) {
                try (NDManager teachers = Fitting.manager(context.device());
                        SystemNetwork teacher = SystemNetwork.trained(TrainedSystem.KARMMA_T, setup, spaces,
                                folder.network(TrainedSystem.KARMMA_T.id(), seed), teachers)) {
                    loss = fitting.run(rows, exposure.learning(taught(setup, network, teacher, train, emphasis)), manager,
                            context.progress());
                }
            } else {
                loss = fitting.run(rows, exposure.learning(alone(setup, network, train, emphasis)), manager, context.progress());
            }
            Calibration calibration = new Calibration(network.slots());
            SubsetTest test = SubsetTest.of(network, validation, manager, context.progress(), calibration);
            new SystemPackage(context, system, seed, dataset, spaces).write(network, validation, test, calibration, manager);
            exposure.end(List.of(folder.network(system.id(), seed).resolve(ModelPackage.WEIGHTS)));
            checkpoint.remove();
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("clips", rows.length);
            facts.put("labelled", labelled.length);
            facts.put("loss", loss);
            facts.put("validation", test.percent());
            return facts;
        }
    }

    @Override
    public Load load() {
        return Load.training(Split.TRAIN, fit);
    }

    @Override
    public List<Path> makes(RunFolder folder) {
        String stage = system.id() + "-" + seed;
        return List.of(folder.network(system.id(), seed), folder.training(stage), folder.exposure(stage));
    }

    /** The losses of the systems that learn from labels alone. */
    private Fitting.Loss alone(Setup setup, SystemNetwork network, SystemData data, LabelEmphasis emphasis) {
        Objective objective = setup.objective();
        ModalityDropout dropout = dropout(setup);
        return (step, rows, random) -> {
            boolean[][] recorded = data.recorded(rows);
            boolean[][] kept = dropout.keep(recorded, random);
            Targets targets = emphasis.on(step, data.targets(step, rows));
            if (system.role() == Role.TEACHER) {
                NDArray sees = objective.teacherSees(Batches.mask(step, recorded), Batches.mask(step, kept));
                return objective.teacherLoss(network.fuse(data.tokens(step, rows), sees, true), targets, sees);
            }
            FusionOutput out = network.forward(data.signals(step, rows, kept), Batches.mask(step, kept), true);
            return Losses.crossEntropy(out.logits(), targets);
        };
    }

    /** The loss of the student that learns from a teacher, too. */
    private Fitting.Loss taught(Setup setup, SystemNetwork network, SystemNetwork teacher, SystemData data,
            LabelEmphasis emphasis) {
        Objective objective = setup.objective();
        ModalityDropout dropout = dropout(setup);
        return (step, rows, random) -> {
            boolean[][] recorded = data.recorded(rows);
            boolean[][] kept = dropout.keep(recorded, random);
            NDArray presence = Batches.mask(step, kept);
            NDArray sees = objective.teacherSees(Batches.mask(step, recorded), presence);
            FusionOutput taught = teacher.fuse(data.tokens(step, rows), sees, false);
            FusionOutput out = network.forward(data.signals(step, rows, kept), presence, true);
            return objective.studentLoss(out, taught, emphasis.on(step, data.targets(step, rows)), presence);
        };
    }

    /** Of the learning rate: a student's extractors may have their own. */
    private ToDoubleFunction<String> factors(Experiment experiment) {
        return system.role() == Role.TEACHER ? name -> 1
                : name -> experiment.student(name.substring(0, name.indexOf('/'))).learningRateFactor();
    }

    private ModalityDropout dropout(Setup setup) {
        return new ModalityDropout(system.dropsModalities() ? setup.experiment().training().modalityDropout() : 0);
    }
}
