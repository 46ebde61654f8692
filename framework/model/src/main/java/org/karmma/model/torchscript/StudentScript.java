package org.karmma.model.torchscript;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.karmma.dataset.LabelSpace;
import org.karmma.fusion.SlotLayout;
import org.karmma.modality.SignalFormat;
import org.karmma.model.MultimodalNetwork;

/**
 * A whole student as a module: what {@link MultimodalNetwork#forward} does, for signals of all rows. An extractor runs on the rows that
 * have its slot, and not at all where none has; what stands in absent rows is never touched.
 */
final class StudentScript {

    private static final int BOOL = 11;
    private static final int FLOAT = 6;

    private final MultimodalNetwork network;
    private final List<SignalFormat> signals;
    private final List<LabelSpace> spaces;

    StudentScript(MultimodalNetwork network, List<SignalFormat> signals, List<LabelSpace> spaces) {
        this.network = network;
        this.signals = signals;
        this.spaces = spaces;
    }

    /** @param manager owns what is recorded @throws UnrecordableException naming the part that cannot be written down */
    ScriptModule module(NDManager manager) {
        RecordedNetworks recorded = new RecordedNetworks(manager);
        ScriptModule student = new ScriptModule("Student");
        Names names = new Names();
        List<String> body = new ArrayList<>(inputs());
        for (int m = 0; m < signals.size(); m++) {
            SlotLayout slot = network.slots().get(m).layout();
            String name = names.of("extractor_" + slot.id());
            int number = m;
            student.part(name, part("the extractor of slot " + slot.id(), () -> recorded.extractor("Extractor" + number,
                    network.slots().get(number).extractor(), new Shape(signals.get(number).shape()))));
            body.addAll(tokens(m, slot, name));
        }
        List<SlotLayout> slots = network.slots().stream().map(MultimodalNetwork.Slot::layout).toList();
        student.part("fusion", part("the fusion",
                () -> recorded.fusion("Fusion", network.fusion(), slots, spaces.stream().map(LabelSpace::size).toList())));
        body.add("logits = self.fusion.forward(here, [" + slots.stream().map(s -> "t" + slots.indexOf(s)).collect(Collectors.joining(", "))
                + "])");
        List<String> named = new ArrayList<>();
        for (int k = 0; k < spaces.size(); k++) {
            named.add(quoted(spaces.get(k).id()) + ": logits[" + k + "]");
        }
        body.add("return {" + String.join(", ", named) + "}");
        student.method("forward(signals: Dict[str, Tensor], presence: Optional[Tensor]=None) -> Dict[str, Tensor]", body);
        return student;
    }

    /** Makes a part. */
    @FunctionalInterface
    private interface Part {
        ScriptModule record();
    }

    private static ScriptModule part(String what, Part part) {
        try {
            return part.record();
        } catch (UnrecordableException e) {
            throw new UnrecordableException(what + " cannot be written as TorchScript: " + e.getMessage(), e);
        }
    }

    /** Checks what was given; {@code rows}, and {@code here [rows, M]}. */
    private List<String> inputs() {
        String slots = network.slots().stream().map(s -> quoted(s.layout().id())).collect(Collectors.joining(", "));
        return List.of(
                "slots = [" + slots + "]",
                "rows = 0",
                "like = torch.zeros([1])",
                "for slot in torch.keys(signals):",
                "  assert torch.__contains__(slots, slot), torch.format(\"this student has no slot {}; its slots are {}\", slot, slots)",
                "  like = signals[slot]",
                "  assert rows == 0 or rows == torch.size(like, 0), \"the signals of all slots have the same number of rows, present"
                        + " or not\"",
                "  rows = torch.size(like, 0)",
                "assert rows > 0, \"signals is empty: give the signal of one slot at least\"",
                "here = torch.new_ones(like, [rows, torch.len(slots)], dtype=" + BOOL + ")",
                "if presence is not None:",
                "  assert torch.size(presence) == [rows, torch.len(slots)], "
                        + "torch.format(\"presence is {}, but there are {} rows and the slots {}\", torch.size(presence), rows, slots)",
                "  here = torch.logical_and(here, torch.to(presence, like.device, " + BOOL + "))");
    }

    /** The tokens of slot m, zeros where it is absent. */
    private List<String> tokens(int m, SlotLayout slot, String extractor) {
        String id = quoted(slot.id());
        String shape = Arrays.toString(signals.get(m).shape());
        return List.of(
                "t" + m + " = torch.new_zeros(like, [rows, " + slot.tokens().count() + ", " + slot.tokens().width() + "], dtype="
                        + FLOAT + ")",
                "if torch.__contains__(signals, " + id + "):",
                "  x = signals[" + id + "]",
                "  assert torch.slice(torch.size(x), 1) == " + shape + ", torch.format(\"a signal of slot {} is {}, not {}\", " + id
                        + ", " + shape + ", torch.slice(torch.size(x), 1))",
                "  index = torch.select(torch.nonzero(torch.select(here, 1, " + m + ")), 1, 0)",
                "  if torch.gt(torch.numel(index), 0):",
                "    made = self." + extractor + ".forward(torch.to(torch.index_select(x, 0, index), " + FLOAT + "))",
                "    t" + m + " = torch.index_copy(t" + m + ", 0, index, made)",
                "else:",
                "  if presence is not None:",
                "    assert not bool(torch.any(torch.select(here, 1, " + m + "))), \"presence says that " + plain(slot.id())
                        + " is there, and signals has none\"",
                "  torch.zero_(torch.select(here, 1, " + m + "))");
    }

    private static String quoted(String text) {
        return '"' + plain(text) + '"';
    }

    private static String plain(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
