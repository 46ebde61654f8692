package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.dataset.LabelSpace;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;

/**
 * KARMMA from tokens to logits: "Multimodal knowledge distillation for egocentric action recognition robust to missing modalities"
 * (first preprint; ICRA 2026). Teacher and student are this network in different sizes.
 *
 * <p>Symbols: B rows, M modalities, N_m tokens of width C_m of modality m, S = 1 + sum N_m, width d, L layers, h heads of attention.
 * <ol>
 *   <li>Embedding: {@code t_i^m = Linear_m(x_i^m) + modality_token^m + token_i^m}; where m is missing, the two tokens alone.
 *   <li>[CLS] and the embedded tokens, {@code [B, S, d]}, through L pre-norm transformer encoder layers (Vaswani et al. 2017; Xiong
 *       et al. 2020) and a last layer norm.
 *   <li>An MLP of one hidden layer on [CLS] and one on each modality's average output token; logits are the mean over these heads.
 * </ol>
 * Where the papers are silent this is our reading: with {@link MissingTokens#ZERO} the network has no modality and index tokens at
 * all and a missing modality's embedded tokens are zero; heads of absent modalities stay in the mean; dropout sits at the end of the
 * two residual branches of a layer.
 *
 * <p>Not in the papers: a slot that was {@linkplain SlotLayout#added added} to a trained network, with an embedding and a head of its
 * own. Where it is absent its tokens are masked as keys of every attention and its head is not in the mean. Both are done by leaving
 * it out of the sequence, so that what is computed is what the network without it computes, bit for bit; S then differs from row to
 * row, and rows of one sequence go through together.
 *
 * <p>A row's output depends on that row alone, and on nothing that stands in place of an absent input, not even through a gradient.
 * Results belong to the manager of {@code presence}. No state is kept between calls.
 */
public final class KarmmaNetwork extends AbstractBlock implements FusionNetwork {

    private static final float EPSILON = 1e-5f;

    private final List<SlotLayout> slots;
    private final List<LabelSpace> spaces;
    private final int d;
    private final int h;
    private final int ratio;
    private final float dropout;

    private final Parameter cls;
    private final List<Embedding> embeddings = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Norm norm;
    private final Parameter headWeight;
    private final Parameter headBias;
    private final List<Dense> logits = new ArrayList<>();
    /** By slot; empty where none was added. */
    private final Map<Integer, Head> added = new LinkedHashMap<>();

    /** y = x W^T + b, W [out, in]. */
    private record Dense(Parameter weight, Parameter bias) {}

    private record Norm(Parameter gamma, Parameter beta) {}

    /** The two tokens are null where missing tokens are zero. */
    private record Embedding(Dense linear, Parameter modalityToken, Parameter indexTokens) {}

    /** {@code qkv} makes queries, keys and values in one product. */
    private record Layer(Norm norm1, Dense qkv, Dense projection, Norm norm2, Dense expand, Dense contract) {}

    /** Of an added slot; the heads of all others lie side by side, for one product. One of {@code logits} per label space. */
    private record Head(Dense hidden, List<Dense> logits) {}

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public KarmmaNetwork(FusionSpec spec) {
        slots = spec.slots();
        spaces = spec.spaces();
        d = KarmmaFusion.WIDTH.integer(spec.settings());
        h = KarmmaFusion.HEADS.integer(spec.settings());
        ratio = KarmmaFusion.HIDDEN.integer(spec.settings());
        dropout = (float) KarmmaFusion.DROPOUT.of(spec.settings());
        if (d % h != 0) {
            throw new IllegalArgumentException("setting width = " + d + " is not a multiple of heads = " + h);
        }
        cls = parameter("cls", Parameter.Type.OTHER, 1, 1, d);
        for (SlotLayout slot : slots) {
            String name = "embed/" + slot.id();
            boolean learned = spec.missing() == MissingTokens.LEARNED;
            embeddings.add(new Embedding(dense(name, slot.tokens().width(), d),
                    learned ? parameter(name + "/modality_token", Parameter.Type.OTHER, 1, d) : null,
                    learned ? parameter(name + "/index_tokens", Parameter.Type.OTHER, slot.tokens().count(), d) : null));
        }
        for (int l = 0; l < KarmmaFusion.LAYERS.integer(spec.settings()); l++) {
            String name = "layers/" + l;
            layers.add(new Layer(norm(name + "/norm1"), dense(name + "/qkv", d, 3 * d), dense(name + "/projection", d, d),
                    norm(name + "/norm2"), dense(name + "/expand", d, ratio * d), dense(name + "/contract", ratio * d, d)));
        }
        norm = norm("norm");
        int heads = 1 + (int) slots.stream().filter(slot -> !slot.added()).count();
        headWeight = parameter("heads/hidden/weight", Parameter.Type.OTHER, heads, d, d);
        headBias = parameter("heads/hidden/bias", Parameter.Type.BIAS, heads, 1, d);
        for (LabelSpace space : spaces) {
            logits.add(dense("heads/" + space.id(), heads * d, space.size()));
        }
        for (int m = 0; m < slots.size(); m++) {
            if (slots.get(m).added()) {
                String name = "added/" + slots.get(m).id() + "/";
                added.put(m, new Head(dense(name + "hidden", d, d), spaces.stream().map(s -> silent(name + s.id(), d, s.size())).toList()));
            }
        }
    }

    @Override
    public FusionOutput fuse(ParameterStore store, List<NDArray> tokens, NDArray presence, boolean training) {
        if (added.isEmpty()) {
            return fuse(store, tokens, presence, training, everything());
        }
        return RowGroups.by(presence, this::inSequence)
                .fuse(tokens, presence, (inSequence, theirs, here) -> fuse(store, theirs, here, training, inSequence));
    }

    /** @param inSequence the slots whose tokens are in the sequence, the same ones in every row */
    private FusionOutput fuse(ParameterStore store, List<NDArray> tokens, NDArray presence, boolean training, List<Integer> inSequence) {
        Pass pass = new Pass(store, presence.getManager(), presence.getShape().get(0), training, inSequence);
        NDArray x = pass.embed(tokens, presence);
        for (Layer layer : layers) {
            x = x.add(pass.attention(layer, pass.norm(layer.norm1, x)));
            x = x.add(pass.mlp(layer, pass.norm(layer.norm2, x)));
        }
        return pass.heads(pass.norm(norm, x));
    }

    private List<Integer> everything() {
        return IntStream.range(0, slots.size()).boxed().toList();
    }

    /** All slots but the added ones that are absent. @param present per slot */
    private List<Integer> inSequence(boolean[] present) {
        return IntStream.range(0, slots.size()).filter(m -> present[m] || !slots.get(m).added()).boxed().toList();
    }

    /** S, with [CLS]. */
    private int sequence(List<Integer> inSequence) {
        return 1 + inSequence.stream().mapToInt(m -> slots.get(m).tokens().count()).sum();
    }

    /** One call: what its operations share. */
    private final class Pass {
        private final ParameterStore store;
        private final NDManager manager;
        private final long rows;
        private final boolean training;
        private final List<Integer> inSequence;
        private final int sequence;

        Pass(ParameterStore store, NDManager manager, long rows, boolean training, List<Integer> inSequence) {
            this.store = store;
            this.manager = manager;
            this.rows = rows;
            this.training = training;
            this.inSequence = inSequence;
            this.sequence = sequence(inSequence);
        }

        /** {@code [B, N_m, C_m]} each to [CLS] and all tokens {@code [B, S, d]}. */
        NDArray embed(List<NDArray> tokens, NDArray presence) {
            NDList present = presence.split(slots.size(), 1);
            NDArray zero = manager.zeros(new Shape());
            NDList sequence = new NDList(own(value(cls).broadcast(rows, 1, d)));
            for (int m : inSequence) {
                NDArray x = tokens.get(m);
                NDArray here = present.get(m).expandDims(2);
                // what is absent is replaced before the product, since NaN * 0 is NaN, in the product's gradient, too
                NDArray t = linear(embeddings.get(m).linear, own(NDArrays.where(here.broadcast(x.getShape()), x, zero)));
                // and after it, since the product of zeros is the bias
                t = NDArrays.where(here.broadcast(t.getShape()), t, zero);
                if (embeddings.get(m).modalityToken != null) {
                    t = t.add(own(value(embeddings.get(m).indexTokens).add(value(embeddings.get(m).modalityToken))));
                }
                sequence.add(t);
            }
            return NDArrays.concat(sequence, 1);
        }

        /** Scaled dot-product attention of all heads at once, {@code [B, S, d]} to the same. */
        NDArray attention(Layer layer, NDArray x) {
            long width = d / h;
            NDArray qkv = linear(layer.qkv, x).reshape(rows, sequence, 3, h, width).transpose(2, 0, 3, 1, 4);
            NDList each = qkv.reshape(3, rows * h, sequence, width).split(3);
            // keys by queries: a softmax over the last axis is four times slower where that is as short as here
            NDArray scores = each.get(1).matMul(Scaled.by(each.get(0), 1 / Math.sqrt(width)).swapAxes(2, 3));
            NDArray mixed = scores.softmax(2).swapAxes(2, 3).matMul(each.get(2));
            NDArray joined = mixed.reshape(rows, h, sequence, width).transpose(0, 2, 1, 3).reshape(rows, sequence, d);
            return dropout(linear(layer.projection, joined));
        }

        NDArray mlp(Layer layer, NDArray x) {
            return dropout(linear(layer.contract, Activation.gelu(linear(layer.expand, x))));
        }

        /** The MLP on [CLS] and on each average, and the mean of what they say. */
        FusionOutput heads(NDArray x) {
            NDArray seats = own(manager.create(averaging(), new Shape(1 + inSequence.size(), sequence)).matMul(x));
            int first = 1 + slots.size() - added.size();
            NDArray trained = first == 1 + inSequence.size() ? seats : seats.get(":, :" + first);
            NDArray hidden = Activation.gelu(trained.swapAxes(0, 1).matMul(value(headWeight)).add(value(headBias)));
            NDArray features = Scaled.by(hidden.swapAxes(0, 1).reshape(rows, (long) first * d), 1.0 / first);
            List<NDArray> mean = logits.stream().map(dense -> linear(dense, features)).toList();
            for (int i = first - 1; i < inSequence.size(); i++) {
                mean = joined(mean, 1 + i, added.get(inSequence.get(i)), seats.get(":, " + (1 + i)));
            }
            NDList parts = seats.split(new long[] {1}, 1);
            return new FusionOutput(parts.get(0).squeeze(1), averages(parts.get(1)), mean);
        }

        /** The mean over one more head than the {@code heads} that it is over so far. */
        private List<NDArray> joined(List<NDArray> mean, int heads, Head head, NDArray average) {
            NDArray hidden = Activation.gelu(linear(head.hidden, average));
            List<NDArray> joined = new ArrayList<>();
            for (int k = 0; k < mean.size(); k++) {
                joined.add(Scaled.by(Scaled.by(mean.get(k), heads).add(linear(head.logits.get(k), hidden)), 1.0 / (1 + heads)));
            }
            return joined;
        }

        /** Averages of the slots in the sequence to those of all slots {@code [B, M, d]}. */
        private NDArray averages(NDArray here) {
            if (inSequence.size() == slots.size()) {
                return here;
            }
            NDList all = new NDList();
            for (int m = 0; m < slots.size(); m++) {
                int i = inSequence.indexOf(m);
                all.add(i < 0 ? manager.zeros(new Shape(rows, 1, d)) : here.get(":, " + i + ":" + (i + 1)));
            }
            return NDArrays.concat(all, 1);
        }

        /** {@code [1 + slots in the sequence, S]}: row 0 picks [CLS], each other averages the tokens of one slot. */
        private float[] averaging() {
            float[] a = new float[(1 + inSequence.size()) * sequence];
            a[0] = 1;
            int column = 1;
            for (int i = 0; i < inSequence.size(); i++) {
                int n = slots.get(inSequence.get(i)).tokens().count();
                for (int j = 0; j < n; j++) {
                    a[(1 + i) * sequence + column++] = 1f / n;
                }
            }
            return a;
        }

        NDArray norm(Norm norm, NDArray x) {
            return LayerNorm.layerNorm(x, new Shape(d), value(norm.gamma), value(norm.beta), EPSILON).singletonOrThrow();
        }

        NDArray linear(Dense dense, NDArray x) {
            return Linear.linear(x, value(dense.weight), value(dense.bias)).singletonOrThrow();
        }

        NDArray dropout(NDArray x) {
            return training && dropout > 0 ? Dropout.dropout(x, dropout, true).singletonOrThrow() : x;
        }

        NDArray value(Parameter parameter) {
            return store.getValue(parameter, manager.getDevice(), training);
        }

        /** A result belongs to the manager of its first operand; where that is a parameter or a caller's array it moves to ours. */
        NDArray own(NDArray x) {
            x.attach(manager);
            return x;
        }
    }

    @Override
    public long flops() {
        return flops(everything());
    }

    @Override
    public long flops(boolean[] present) {
        return flops(inSequence(present));
    }

    /** Products of matrices only: norms, softmax, GELU and sums are left out, as the usual counters do. */
    private long flops(List<Integer> inSequence) {
        long products = 0;
        for (int m : inSequence) {
            products += (long) slots.get(m).tokens().count() * slots.get(m).tokens().width() * d;
        }
        long sequence = sequence(inSequence);
        long layer = sequence * d * d * (4 + 2L * ratio) + 2 * sequence * sequence * d;
        long heads = 1 + inSequence.size();
        long classes = spaces.stream().mapToLong(LabelSpace::size).sum();
        return 2 * (products + layers.size() * layer + heads * d * (sequence + d + classes));
    }

    @Override
    protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        FusionOutput out = fuse(store, inputs.subList(0, slots.size()), inputs.get(slots.size()), training);
        NDList all = new NDList(out.cls(), out.averages());
        all.addAll(out.logits());
        return all;
    }

    /** [CLS], averages, then logits per label space. */
    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        long rows = inputs[0].get(0);
        List<Shape> shapes = new ArrayList<>(List.of(new Shape(rows, d), new Shape(rows, slots.size(), d)));
        spaces.forEach(space -> shapes.add(new Shape(rows, space.size())));
        return shapes.toArray(Shape[]::new);
    }

    private Dense dense(String name, int in, int out) {
        return new Dense(parameter(name + "/weight", Parameter.Type.WEIGHT, out, in), parameter(name + "/bias", Parameter.Type.BIAS, out));
    }

    /** A head's last layer that begins with zeros: the mean begins as what the other heads say, only softer. */
    private Dense silent(String name, int in, int out) {
        Dense dense = dense(name, in, out);
        dense.weight.setInitializer(Initialization.ZEROS);
        return dense;
    }

    private Norm norm(String name) {
        return new Norm(parameter(name + "/gamma", Parameter.Type.GAMMA, d), parameter(name + "/beta", Parameter.Type.BETA, d));
    }

    private Parameter parameter(String name, Parameter.Type type, long... shape) {
        Parameter.Builder builder = Parameter.builder().setName(name).setType(type).optShape(new Shape(shape));
        if (type == Parameter.Type.OTHER) {
            builder.optInitializer(name.startsWith("heads/") ? Initialization.MATRICES : Initialization.TOKENS);
        }
        return addParameter(builder.build());
    }
}
