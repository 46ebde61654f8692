package org.karmma.core.internal.serving;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.ProbeClips;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.registry.Lease;
import org.karmma.core.internal.registry.Plugin;
import org.karmma.core.internal.registry.Plugins;
import org.karmma.core.internal.serving.Admission.Departed;
import org.karmma.core.internal.serving.Admission.Refused;
import org.karmma.dataset.DataException;
import org.karmma.extractor.Extractor;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.modality.Modality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the networks of one student of plugins' code and the package's weights, proves them, and warms them up. Owns all of their memory,
 * until the last call that uses it has ended.
 */
final class Networks extends Counted {

    private static final Logger LOG = LoggerFactory.getLogger(Networks.class);
    private static final int WARM_UP = 3;

    private final ModelDescription description;
    private final NDManager stored;
    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> probes;
    private final ProbeClips clips;
    private final ModelPackage model;

    /** Reads weights and probes; from here on the files are not needed any more. */
    Networks(ModelPackage model, Device device) throws DataException {
        this.model = model;
        description = model.description();
        stored = NDManager.newBaseManager(device);
        try {
            weights = model.weights(stored);
            probes = model.probes(stored);
            clips = model.clips();
        } catch (DataException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /** A manager for one request. */
    NDManager newRequest() {
        return stored.newSubManager();
    }

    /** How many arrays live in it, those of requests under way and of all networks included. */
    int arrays() {
        return stored.getManagedArrays().size();
    }

    /** What the package carries of the code of a slot or the fusion, and how to let it run; empty where it is all in bundles. */
    String carried(String part) {
        StringBuilder said = new StringBuilder();
        model.code(part).forEach((file, sha256) -> said.append(" Part of its code is ").append(file).append(" (SHA-256 ").append(sha256)
                .append("), which runs where a configuration names it (docs/torchscript.md)."));
        return said.toString();
    }

    /** The network of an extractor that may enter a slot. */
    SlotNetwork admit(SlotDescription slot, Plugin<Modality> m, Plugin<Extractor> e) throws Refused, Departed {
        try (AdmissionTime time = new AdmissionTime(slot.id(), e.toString())) {
            SlotNetwork network = proven(slot, m, e);
            time.admitted();
            return network;
        }
    }

    private SlotNetwork proven(SlotDescription slot, Plugin<Modality> m, Plugin<Extractor> e) throws Refused, Departed {
        Lease<Modality> modality = m.lease().orElseThrow(Departed::new);
        Lease<Extractor> extractor = null;
        NDManager manager = stored.newSubManager();
        try {
            extractor = e.lease().orElseThrow(Departed::new);
            compare(slot, e);
            Block block = extractor.service().newNetwork();
            prepare(block, manager, slot.id(), row(slot));
            SlotNetwork network = new SlotNetwork(modality, extractor, manager, block);
            int own = manager.getManagedArrays().size();
            Probes.check(slot, network, probes, stored);
            ProbeReading.check(slot, m, network, clips, probes, stored);
            nothingPilesUp(manager, own);
            return network;
        } catch (Refused | Departed | RuntimeException | LinkageError | AssertionError | StackOverflowError problem) {
            manager.close();
            if (extractor != null) {
                extractor.close();
            }
            modality.close();
            if (problem instanceof Departed departed) {
                throw departed;
            }
            throw problem instanceof Refused refused ? refused : new Refused("bundle " + e.origin() + ": extractor " + e.id()
                    + " cannot carry the weights of slot " + slot.id() + ", which was trained with " + slot.bundle() + ": " + problem
                    + ". Install the bundle it was trained with, or train again.", problem);
        }
    }

    private static void compare(SlotDescription slot, Plugin<Extractor> plugin) throws Refused {
        Extractor e = plugin.service();
        different(slot, plugin, "token layout", slot.tokens(), e.tokens());
        different(slot, plugin, "signal format", slot.signal(), e.signal());
        different(slot, plugin, "fingerprint", slot.fingerprint(), e.fingerprint());
    }

    private static void different(SlotDescription slot, Plugin<Extractor> plugin, String what, Object trained, Object here) throws Refused {
        if (!trained.equals(here)) {
            throw new Refused("bundle " + plugin.origin() + " offers extractor " + plugin.id() + " with " + what + " " + here
                    + ", this student was trained with " + what + " " + trained + " (" + slot.bundle()
                    + "). Install the bundle it was trained with, or train again.", null);
        }
    }

    /** The joint to use, given what is here. @return {@code before} itself where nothing changes */
    Joint joint(Joint before, Plugins plugins) {
        String id = description.fusion().id();
        Optional<Plugin<Fusion>> plugin = plugins.find(Fusion.class, id);
        if (plugin.isEmpty()) {
            return Joint.missing("no bundle offers fusion " + id + ", which joins this student's slots. Install or start its bundle."
                    + carried(ModelPackage.FUSION));
        }
        if (before.isOf(plugin.get())) {
            return before;
        }
        Optional<Lease<Fusion>> lease = plugin.get().lease();
        if (lease.isEmpty()) {
            return Joint.missing("the bundle of fusion " + id + " has just gone");
        }
        NDManager manager = stored.newSubManager();
        try {
            if (description.fusionSpec().hasAddedSlots() && !lease.get().service().supportsAddedSlots()) {
                throw new IllegalArgumentException("it knows no added slots, and one was added to this student");
            }
            FusionNetwork network = lease.get().service().newNetwork(description.fusionSpec());
            Shape[] shapes = new Shape[description.slots().size() + 1];
            for (int i = 0; i < shapes.length - 1; i++) {
                SlotDescription slot = description.slots().get(i);
                shapes[i] = new Shape(1, slot.tokens().count(), slot.tokens().width());
            }
            shapes[shapes.length - 1] = new Shape(1, description.slots().size());
            prepare(network, manager, ModelPackage.FUSION, shapes);
            Joint joint = Joint.of(lease.get(), manager, network);
            int own = manager.getManagedArrays().size();
            warmUp(joint, shapes);
            nothingPilesUp(manager, own);
            return joint;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            manager.close();
            lease.get().close();
            LOG.warn("fusion {} cannot carry the weights of {}", plugin.get(), description.name(), e);
            return Joint.missing("fusion " + plugin.get() + " cannot carry this student's weights: " + e);
        }
    }

    private void warmUp(Joint joint, Shape[] shapes) {
        for (int i = 0; i < WARM_UP; i++) {
            try (NDManager request = newRequest()) {
                List<NDArray> tokens = List.of(shapes).subList(0, shapes.length - 1).stream().map(request::zeros).toList();
                joint.logits(tokens, request.ones(shapes[shapes.length - 1], DataType.BOOLEAN));
            }
        }
    }

    /** Calls must leave nothing in the memory of the network that they call: over time that would be all there is. */
    private static void nothingPilesUp(NDManager manager, int before) {
        int left = manager.getManagedArrays().size() - before;
        if (left > 0) {
            throw new IllegalStateException("its calls leave arrays behind in the manager of its parameters (" + left + " so far): a result"
                    + " belongs to the manager of its first operand; attach it to that of the input");
        }
    }

    /** Initialises a network, frozen, and puts its weights in. */
    private void prepare(Block block, NDManager manager, String prefix, Shape... inputs) {
        block.freezeParameters(true);
        block.initialize(manager, DataType.FLOAT32, inputs);
        StoredWeights.load(block, prefix, weights);
        block.freezeParameters(true); // those too that it made while it was initialised
    }

    private static Shape row(SlotDescription slot) {
        return new Shape(1).addAll(new Shape(slot.signal().shape()));
    }

    @Override
    void dispose() {
        stored.close();
    }
}
