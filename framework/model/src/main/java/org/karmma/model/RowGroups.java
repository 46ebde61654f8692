package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.karmma.fusion.FusionOutput;

/**
 * A batch whose rows go through a network in groups, since the network is another one for each.
 *
 * @param <K> what the rows of a group share
 */
final class RowGroups<K> {

    /** Joins the tokens of one group. */
    interface Fuser<K> {
        FusionOutput fuse(K key, List<NDArray> tokens, NDArray presence);
    }

    private final Map<K, List<Integer>> groups = new LinkedHashMap<>();

    private RowGroups() {}

    /**
     * @param presence {@code [B, M]} BOOLEAN
     * @param key of a row of it; rows of equal keys are a group
     */
    static <K> RowGroups<K> by(NDArray presence, Function<boolean[], K> key) {
        boolean[] mask = presence.toBooleanArray();
        int slots = (int) presence.getShape().get(1);
        RowGroups<K> made = new RowGroups<>();
        for (int row = 0; row * slots < mask.length; row++) {
            boolean[] present = Arrays.copyOfRange(mask, row * slots, (row + 1) * slots);
            made.groups.computeIfAbsent(key.apply(present), k -> new ArrayList<>()).add(row);
        }
        return made;
    }

    /** Joins the tokens of each group; a batch of one group goes through as it is. @return in the manager of {@code presence} */
    FusionOutput fuse(List<NDArray> tokens, NDArray presence, Fuser<K> fuser) {
        if (groups.size() == 1) {
            return fuser.fuse(groups.keySet().iterator().next(), tokens, presence);
        }
        NDManager manager = presence.getManager();
        List<FusionOutput> outputs = new ArrayList<>();
        groups.forEach((key, rows) -> {
            NDIndex index = index(manager, rows.stream().mapToLong(row -> row).toArray());
            outputs.add(fuser.fuse(key, tokens.stream().map(t -> take(t, index, manager)).toList(), take(presence, index, manager)));
        });
        NDIndex inOrder = index(manager, places());
        Function<Function<FusionOutput, NDArray>, NDArray> merged =
                part -> NDArrays.concat(new NDList(outputs.stream().map(part).toArray(NDArray[]::new)), 0).get(inOrder);
        return new FusionOutput(merged.apply(FusionOutput::cls), merged.apply(FusionOutput::averages),
                IntStream.range(0, outputs.get(0).logits().size()).mapToObj(k -> merged.apply(out -> out.logits().get(k))).toList());
    }

    /** Per row of the batch its place among the groups' rows, one group behind the other. */
    private long[] places() {
        int[] order = groups.values().stream().flatMap(List::stream).mapToInt(row -> row).toArray();
        long[] places = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            places[order[i]] = i;
        }
        return places;
    }

    private static NDIndex index(NDManager manager, long[] rows) {
        return new NDIndex("{}", manager.create(rows));
    }

    private static NDArray take(NDArray x, NDIndex index, NDManager manager) {
        NDArray taken = x.get(index);
        taken.attach(manager);
        return taken;
    }
}
