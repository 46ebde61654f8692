package org.karmma.model.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.SlotLayout;
import org.karmma.model.torchscript.Traced.Input;

/** The parts of a student, an extractor or the fusion, as modules of TorchScript. */
final class RecordedNetworks {

    private final NDManager manager;

    /** @param manager owns what is recorded */
    RecordedNetworks(NDManager manager) {
        this.manager = manager;
    }

    /**
     * {@code forward(x)}: signals {@code [P, signal...]} FLOAT32 to tokens {@code [P, N_m, C_m]}.
     *
     * @param signal shape of one row
     */
    ScriptModule extractor(String type, Block extractor, Shape signal) {
        ScriptModule module = new ScriptModule(type);
        Names names = new Names();
        Traced traced = Traced.of(manager, parameters(module, names, extractor), List.of(zeros("x", signal)),
                (store, inputs) -> List.of(extractor.forward(store, new NDList(inputs.get(0)), false).singletonOrThrow()));
        List<String> body = new ArrayList<>(List.of(Traced.ROWS + " = torch.size(x, 0)"));
        body.addAll(statements(module, names, "", traced));
        body.add("return " + traced.results().get(0));
        module.method("forward(x: Tensor) -> Tensor", body);
        return module;
    }

    /**
     * {@code forward(presence, tokens)}: {@code [B, M]} bool and per slot {@code [B, N_m, C_m]} to logits {@code [B, K]} per label space.
     * A network without added slots is recorded once. One with such is another network for each choice of them, and is recorded for
     * each; rows go through the one that is theirs.
     *
     * @param classes K of each label space
     */
    ScriptModule fusion(String type, FusionNetwork fusion, List<SlotLayout> slots, List<Integer> classes) {
        ScriptModule module = new ScriptModule(type);
        Names names = new Names();
        Map<Parameter, String> parameters = parameters(module, names, fusion);
        int old = (int) slots.stream().filter(slot -> !slot.added()).count();
        int choices = 1 << (slots.size() - old);
        for (int choice = 0; choice < choices; choice++) {
            boolean[] present = new boolean[slots.size()];
            for (int m = 0; m < present.length; m++) {
                present[m] = m < old || (choice >> (m - old) & 1) == 1;
            }
            List<Input> inputs = new ArrayList<>(List.of(new Input("presence", rows -> presence(present, rows), choices > 1)));
            for (int m = 0; m < slots.size(); m++) {
                inputs.add(zeros("t" + m, new Shape(slots.get(m).tokens().count(), slots.get(m).tokens().width())));
            }
            Traced traced = Traced.of(manager, parameters, inputs,
                    (store, given) -> fusion.fuse(store, given.subList(1, given.size()), given.get(0), false).logits());
            List<String> body = new ArrayList<>();
            body.add(String.join("", inputs.stream().skip(1).map(in -> in.name() + ", ").toList()) + "= tokens");
            body.add(Traced.ROWS + " = torch.size(presence, 0)");
            body.addAll(statements(module, names, choices == 1 ? "" : "with_" + choice + "/", traced));
            body.add("return " + traced.results());
            module.method((choices == 1 ? "forward" : "with_" + choice) + "(presence: Tensor, tokens: List[Tensor]) -> List[Tensor]", body);
        }
        if (choices > 1) {
            module.method("forward(presence: Tensor, tokens: List[Tensor]) -> List[Tensor]", byChoice(old, slots.size(), classes));
        }
        return module;
    }

    /** Each row through the network that is recorded for its choice of the added slots. */
    private static List<String> byChoice(int old, int slots, List<Integer> classes) {
        List<String> body = new ArrayList<>(List.of("rows = torch.size(presence, 0)"));
        for (int k = 0; k < classes.size(); k++) {
            body.add("logits" + k + " = torch.new_zeros(tokens[0], [rows, " + classes.get(k) + "])");
        }
        for (int choice = 0; choice < 1 << (slots - old); choice++) {
            for (int m = old; m < slots; m++) {
                String column = "torch.select(presence, 1, " + m + ")";
                String wanted = (choice >> (m - old) & 1) == 1 ? column : "torch.logical_not(" + column + ")";
                body.add("theirs = " + (m == old ? wanted : "torch.logical_and(theirs, " + wanted + ")"));
            }
            body.add("index = torch.select(torch.nonzero(theirs), 1, 0)");
            body.add("if torch.gt(torch.numel(index), 0):");
            body.add("  said = self.with_" + choice + "(torch.index_select(presence, 0, index), [torch.index_select(t, 0, index) for t in"
                    + " tokens])");
            for (int k = 0; k < classes.size(); k++) {
                body.add("  logits" + k + " = torch.index_copy(logits" + k + ", 0, index, said[" + k + "])");
            }
        }
        body.add("return " + IntStream.range(0, classes.size()).mapToObj(k -> "logits" + k).toList());
        return body;
    }

    private NDArray presence(boolean[] row, long rows) {
        return manager.create(row, new Shape(1, row.length)).tile(new long[] {rows, 1});
    }

    private Input zeros(String name, Shape row) {
        return new Input(name, rows -> manager.zeros(new Shape(rows).addAll(row), DataType.FLOAT32), false);
    }

    private static Map<Parameter, String> parameters(ScriptModule module, Names names, Block block) {
        Map<Parameter, String> named = new IdentityHashMap<>();
        block.getParameters().forEach(p -> {
            String name = names.of(p.getKey());
            named.put(p.getValue(), name);
            module.parameter(name, p.getValue().getArray());
        });
        return named;
    }

    /**
     * The statements of a recording; its constants become buffers of the module.
     *
     * @param prefix sets constants of several recordings apart
     */
    private static List<String> statements(ScriptModule module, Names names, String prefix, Traced traced) {
        List<String> lines = traced.lines();
        for (Map.Entry<String, NDArray> constant : traced.constants().entrySet()) {
            String name = names.of(prefix + constant.getKey());
            module.buffer(name, constant.getValue());
            lines = lines.stream().map(line -> line.replaceAll("\\bself\\." + constant.getKey() + "\\b", "self." + name)).toList();
        }
        return lines;
    }
}
