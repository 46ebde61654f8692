package org.karmma.model.torchscript;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.karmma.dataset.LabelSpace;
import org.karmma.modality.SignalFormat;
import org.karmma.model.MultimodalNetwork;

/**
 * A student as a TorchScript archive, which PyTorch loads without Karmma, in Python by {@code torch.jit.load} and in C++ by {@code
 * torch::jit::load}. Its {@code forward(signals: Dict[str, Tensor], presence: Optional[Tensor] = None) -> Dict[str, Tensor]} takes per
 * slot signals {@code [B, signal...]}, all of B rows, and says logits {@code [B, K]} per label space. A slot that is not in {@code
 * signals} is absent; {@code presence [B, M]} bool, M slots in order, says of each row which slots it has; what stands in absent rows
 * may be anything, even NaN.
 *
 * <p>The archive is a recording of the very code that serves ({@link MultimodalNetwork} and whatever blocks it is made of), so that no
 * network is written twice, and those of strangers are exported like our own; see {@link UnrecordableException} for what cannot be.
 */
public final class TorchScriptStudent implements AutoCloseable {

    private static final String SIGNALS = "signals.";

    private final Model model;
    private final List<String> slots;
    private final List<LabelSpace> spaces;

    private TorchScriptStudent(Model model, List<String> slots, List<LabelSpace> spaces) {
        this.model = model;
        this.slots = slots;
        this.spaces = spaces;
    }

    /**
     * Writes an archive. The network's blocks are initialised, on the CPU, and frozen.
     *
     * @param file which is written to at once: see {@link org.karmma.model.AtomicFile}
     * @param signals per slot the form of one row
     * @param spaces of the logits, in their order
     * @param extras texts by name, which PyTorch gives back as extra files
     * @throws UnrecordableException naming the part of the network that cannot be written down, and why
     */
    public static void write(Path file, MultimodalNetwork network, List<SignalFormat> signals, List<LabelSpace> spaces,
            Map<String, String> extras) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            TorchScriptArchive.write(file, new StudentScript(network, signals, spaces).module(manager), extras);
        }
    }

    /**
     * Loads an archive into this JVM's libtorch.
     *
     * @param slots in order
     * @param spaces of its logits
     * @throws IOException if it cannot be loaded
     */
    public static TorchScriptStudent load(Path file, List<String> slots, List<LabelSpace> spaces) throws IOException {
        Model model = Model.newInstance("student", Device.cpu(), "PyTorch");
        try {
            model.load(file.toAbsolutePath().getParent(), file.getFileName().toString());
            return new TorchScriptStudent(model, slots, spaces);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new IOException(file + ": libtorch cannot load it: " + e.getMessage(), e);
        }
    }

    /**
     * @param signals per slot {@code [B, signal...]}; null where it is absent in all rows
     * @param presence {@code [B, M]} BOOLEAN
     * @return logits per label space {@code [B, K]}, in the manager of {@code presence}
     */
    public List<NDArray> logits(List<NDArray> signals, NDArray presence) {
        NDList inputs = new NDList();
        for (int m = 0; m < slots.size(); m++) {
            if (signals.get(m) != null) {
                NDArray named = signals.get(m).duplicate();
                named.attach(presence.getManager());
                named.setName(SIGNALS + slots.get(m));
                inputs.add(named);
            }
        }
        inputs.add(presence);
        NDList outputs = model.getBlock().forward(new ParameterStore(presence.getManager(), false), inputs, false);
        Map<String, NDArray> named = outputs.stream().collect(Collectors.toMap(NDArray::getName, out -> out));
        List<NDArray> logits = spaces.stream().map(space -> named.get(space.id())).toList();
        logits.forEach(out -> out.attach(presence.getManager()));
        return logits;
    }

    /**
     * Compares it with the network that it was made of: every subset of the slots, each alone and in batches that mix them, where what
     * stands in absent rows is NaN, or 255 in signals of bytes.
     *
     * @param rows per slot some signals {@code [P_m, signal...]}, of the type of its format
     * @return the largest difference of two logits, relative where they are above 1; NaN if there are any
     */
    public double largestDifference(MultimodalNetwork network, List<NDArray> rows) {
        int subsets = (1 << slots.size()) - 1;
        double largest = 0;
        for (int batch : new int[] {1, 5}) {
            for (int first = 0; first < subsets; first += batch) {
                boolean[][] present = new boolean[Math.min(batch, subsets - first)][slots.size()];
                for (int b = 0; b < present.length; b++) {
                    for (int m = 0; m < slots.size(); m++) {
                        present[b][m] = (first + b + 1 >> m & 1) == 1;
                    }
                }
                largest = Math.max(largest, difference(network, rows, present, first)); // NaN, if either is
            }
        }
        return largest;
    }

    private double difference(MultimodalNetwork network, List<NDArray> rows, boolean[][] present, int first) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray presence = presence(manager, present);
            List<NDArray> all = new ArrayList<>();
            List<NDArray> gathered = new ArrayList<>();
            for (int m = 0; m < slots.size(); m++) {
                int slot = m;
                NDList mine = new NDList();
                NDList recorded = new NDList();
                for (int b = 0; b < present.length; b++) {
                    NDArray row = row(manager, rows.get(m), first + b);
                    if (present[b][m]) {
                        recorded.add(row);
                    }
                    mine.add(present[b][m] ? row : spoilt(row));
                }
                boolean nowhere = Arrays.stream(present).noneMatch(has -> has[slot]);
                all.add(nowhere && m % 2 == 0 ? null : NDArrays.concat(mine)); // absent slots may be left out, and need not
                gathered.add(recorded.isEmpty() ? null : NDArrays.concat(recorded).toType(DataType.FLOAT32, false));
            }
            List<NDArray> exported = logits(all, presence);
            List<NDArray> served = network.forward(new ParameterStore(manager, false), gathered, presence, false).logits();
            double largest = 0;
            for (int k = 0; k < served.size(); k++) {
                largest = Math.max(largest, difference(served.get(k).toFloatArray(), exported.get(k).toFloatArray()));
            }
            return largest;
        }
    }

    private static double difference(float[] a, float[] b) {
        if (a.length != b.length) {
            return Double.NaN;
        }
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]) / Math.max(1, Math.abs(a[i])));
        }
        return largest;
    }

    private static NDArray row(NDManager manager, NDArray rows, int index) {
        long i = index % rows.getShape().get(0);
        NDArray row = rows.get(i + ":" + (i + 1));
        row.attach(manager);
        return row;
    }

    private static NDArray spoilt(NDArray row) {
        return row.getDataType() == DataType.FLOAT32 ? row.mul(Float.NaN) : row.zerosLike().sub(1).toType(row.getDataType(), false);
    }

    private static NDArray presence(NDManager manager, boolean[][] present) {
        boolean[] flat = new boolean[present.length * present[0].length];
        for (int b = 0; b < present.length; b++) {
            System.arraycopy(present[b], 0, flat, b * present[0].length, present[0].length);
        }
        return manager.create(flat, new Shape(present.length, present[0].length));
    }

    @Override
    public void close() {
        model.close();
    }
}
