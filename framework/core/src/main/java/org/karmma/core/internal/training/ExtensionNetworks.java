package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.DataException;
import org.karmma.extractor.Role;

/**
 * A student before and after the last slot of a setup is added to it. Not for use by several threads.
 *
 * @param before as its package has it, frozen
 */
record ExtensionNetworks(SystemNetwork before, SystemNetwork after) implements AutoCloseable {

    /**
     * To be trained: the new slot has weights that follow from the seed, all else has the package's.
     *
     * @param fineTune whether training may change all else, too
     */
    static ExtensionNetworks fresh(ModelPackage parent, Setup setup, boolean fineTune, NDManager manager) throws DataException {
        ModelDescription student = parent.description();
        List<Slot> slots = setup.slots();
        SystemNetwork before = SystemNetwork.student(student, slots.subList(0, student.slots().size()), setup.fusion(), 0, manager);
        SystemNetwork after = SystemNetwork.student(student.extended(added(setup), null, null, Map.of(), ""), slots, setup.fusion(),
                setup.experiment().seeds().get(0), manager);
        try (NDManager own = manager.newSubManager()) {
            Map<String, NDArray> weights = parent.weights(own);
            before.load(weights);
            after.load(weights);
            after.parameters().forEach((name, parameter) -> parameter.freeze(!fineTune && weights.containsKey(name)));
        }
        before.freeze();
        return new ExtensionNetworks(before, after);
    }

    /** The slot that is added. */
    static SlotDescription added(Setup setup) {
        Slot slot = setup.slot(setup.experiment().added());
        return SlotDescription.of(slot.modality(), slot.student(), slot.bundle(Role.STUDENT));
    }

    /** What training changes. */
    Map<String, Parameter> trainable() {
        Map<String, Parameter> trainable = new LinkedHashMap<>(after.parameters());
        trainable.values().removeIf(parameter -> !parameter.requiresGradient());
        return trainable;
    }

    /** How many slots it had. */
    int slots() {
        return before.slots().size();
    }

    @Override
    public void close() {
        before.close();
        after.close();
    }
}
