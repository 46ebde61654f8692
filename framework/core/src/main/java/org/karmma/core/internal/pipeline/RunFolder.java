package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Split;

/** Where everything of a run lies. What people look at is at the top, the rest under {@value #WORK}. */
public record RunFolder(Path top) {

    /** The name of the folder with everything that can be made again. */
    public static final String WORK = "run";

    public Path results() {
        return top.resolve("results.json");
    }

    public Path report() {
        return top.resolve("report.html");
    }

    /** What a modality that was added to a student is worth, for programs. */
    public Path extension() {
        return top.resolve("extension.json");
    }

    /** The same, for people. */
    public Path extensionTable() {
        return top.resolve("extension.txt");
    }

    /** The folder that workers are given. */
    public Path work() {
        return top.resolve(WORK);
    }

    /** The resolved experiment. */
    public Path experiment() {
        return work().resolve("experiment.json");
    }

    /** How far it is: a {@link org.karmma.core.RunStatus} as JSON. */
    public Path status() {
        return work().resolve("status.json");
    }

    /** Which clip is in which split. */
    public Path splits() {
        return work().resolve("splits.csv");
    }

    /** What was measured while a stage trained: JSON lines and TensorBoard's events. */
    public Path training(String stage) {
        return top.resolve("training").resolve(stage);
    }

    /** Copies of the modality bundles that this run works with. */
    public Path bundles() {
        return work().resolve("bundles");
    }

    public Path logs() {
        return work().resolve("logs");
    }

    /** The record that a stage is done. */
    public Path record(String stage) {
        return work().resolve("stages").resolve(stage + ".json");
    }

    /** Decoded signals of a split. */
    public Path signals(Split split) {
        return work().resolve("signals").resolve(split.id());
    }

    /** Tokens of the frozen extractor of a modality. */
    public Path tokens(String modality, Split split) {
        return work().resolve("tokens").resolve(modality + "-" + split.id() + ".f32");
    }

    /** Weights of the pretrained teacher extractor of a modality. */
    public Path extractor(String modality) {
        return work().resolve("extractors").resolve(modality + ".safetensors");
    }

    /** The model packages of all systems. */
    public Path networks() {
        return work().resolve("networks");
    }

    /** The model package of a system trained with a seed. */
    public Path network(String system, long seed) {
        return networks().resolve(system + "-seed" + seed);
    }

    /** A copy of the model package that a modality is added to. */
    public Path parent() {
        return work().resolve("parent");
    }

    /** Where a training stage can go on from. */
    public Path checkpoint(String stage) {
        return work().resolve("checkpoints").resolve(stage + ".safetensors");
    }

    /** The folder of all strips. */
    public Path strips() {
        return work().resolve("strips");
    }

    /** What a modality shows of a clip, counted from 0: see {@link org.karmma.core.internal.training.StripStage}. */
    public Path strip(int clip, String modality) {
        return strips().resolve(clip + "-" + modality + ".jpg");
    }

    /** Which clips a stage was shown: what {@code karmma audit} goes by. */
    public Path exposure(String stage) {
        return work().resolve("exposure").resolve(stage + ".json");
    }

    /** Logits of an evaluated student: see {@link org.karmma.evaluation.Predictions}. */
    public Path predictions() {
        return top.resolve("predictions");
    }

    /** Which clips a system got right with which modalities. */
    public Path outcome(String system, long seed) {
        return work().resolve("outcomes").resolve(system + "-seed" + seed + ".json");
    }

    /**
     * Copies the student that a run is about.
     *
     * @param sha256 of the {@code model.json} of the one that was looked at
     * @throws DataException if another student has taken its place since then
     */
    void takeParent(ModelPackage student, String sha256) throws IOException, DataException {
        ModelPackage.recover(work());
        if (!student.copyTo(parent()).sha256().equals(sha256)) {
            throw new DataException(student.folder().toString(), "another model has just taken the place of '"
                    + student.description().name() + "'", "Do it again, and it is that one which is used.");
        }
    }

    public static RunFolder ofWork(Path work) {
        return new RunFolder(work.toAbsolutePath().normalize().getParent());
    }
}
