package org.karmma.core.internal.pipeline;

import java.nio.file.Path;
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

    /** Which clips a system got right with which modalities. */
    public Path outcome(String system, long seed) {
        return work().resolve("outcomes").resolve(system + "-seed" + seed + ".json");
    }

    public static RunFolder ofWork(Path work) {
        return new RunFolder(work.toAbsolutePath().normalize().getParent());
    }
}
