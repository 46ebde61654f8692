package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.dataset.LabelSpace;
import org.karmma.distillation.Targets;
import org.karmma.extractor.Extractor;
import org.karmma.model.Initialization;
import org.karmma.model.Losses;
import org.karmma.model.Weights;

/**
 * One extractor with a linear layer per label space on the average of its tokens: how a teacher's extractor is pretrained, and how
 * much a modality is worth alone.
 */
final class Classifier {

    private final Block extractor;
    private final List<Block> heads = new ArrayList<>();
    private boolean frozen;

    /** Seeded weights; {@code manager} owns them. */
    Classifier(Extractor factory, List<LabelSpace> spaces, long seed, NDManager manager) {
        manager.getEngine().setRandomSeed((int) seed); // for those parameters whose first values a block draws itself
        extractor = factory.newNetwork();
        extractor.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(new Shape(factory.signal().shape())));
        for (LabelSpace space : spaces) {
            Block head = Linear.builder().setUnits(space.size()).build();
            head.initialize(manager, DataType.FLOAT32, new Shape(1, factory.tokens().width()));
            heads.add(head);
        }
        Initialization.seed(parameters(), seed);
    }

    /** By stable name: {@code extractor/...} and {@code head<i>/...}. */
    Map<String, Parameter> parameters() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        extractor.getParameters().forEach(p -> all.put("extractor/" + p.getKey(), p.getValue()));
        for (int i = 0; i < heads.size(); i++) {
            String prefix = "head" + i + "/";
            heads.get(i).getParameters().forEach(p -> all.put(prefix + p.getKey(), p.getValue()));
        }
        return all;
    }

    /** Gives the extractor weights, by parameter path. */
    void load(Map<String, NDArray> weights) {
        Map<String, Parameter> own = new LinkedHashMap<>();
        extractor.getParameters().forEach(p -> own.put(p.getKey(), p.getValue()));
        Weights.load(own, weights);
    }

    /** The extractor changes nothing any more, and answers as it does at inference: only the heads are trained. */
    void freezeExtractor() {
        extractor.freezeParameters(true);
        frozen = true;
    }

    /** Per label space {@code [B, K]}. */
    List<NDArray> logits(NDArray signals, boolean training) {
        ParameterStore store = new ParameterStore(signals.getManager(), false);
        NDArray pooled = extractor.forward(store, new NDList(signals), training && !frozen).singletonOrThrow().mean(new int[] {1});
        return heads.stream().map(head -> head.forward(store, new NDList(pooled), training).singletonOrThrow()).toList();
    }

    /** Cross-entropy, averaged over the label spaces. */
    NDArray loss(NDArray signals, Targets targets) {
        return Losses.crossEntropy(logits(signals, true), targets);
    }
}
