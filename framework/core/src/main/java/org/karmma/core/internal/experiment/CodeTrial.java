package org.karmma.core.internal.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.karmma.core.ConfigurationException;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;

/**
 * Builds once, on the CPU, each extractor of an experiment that is made of files of code: what is wrong with them is known before hours
 * have gone into reading clips. A fusion of such is looked at when it is first trained, since only the data says how many classes
 * there are.
 */
public final class CodeTrial {

    private CodeTrial() {}

    /** @throws ConfigurationException naming the key, and saying what is wrong with the file */
    public static void of(Setup setup) throws ConfigurationException {
        for (Setup.Slot slot : setup.slots()) {
            for (Role role : setup.roles()) {
                if (!slot.extractor(role).code().isEmpty()) {
                    build("extractors." + slot.id() + "." + role.id(), slot.extractor(role));
                }
            }
        }
    }

    private static void build(String key, Extractor extractor) throws ConfigurationException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Block network = extractor.newNetwork();
            network.freezeParameters(extractor.role() == Role.TEACHER);
            network.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(new Shape(extractor.signal().shape())));
            if (extractor.role() == Role.STUDENT && network.getParameters().isEmpty()) {
                throw new IllegalStateException(extractor.code().get(0).file() + " has no parameters, so there is nothing to train. A"
                        + " module that went through torch.jit.freeze or optimize_for_inference holds constants: export it before that.");
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ConfigurationException(key + " (" + extractor.id() + "): " + e.getMessage(), e);
        }
    }
}
