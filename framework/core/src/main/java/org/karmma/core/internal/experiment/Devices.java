package org.karmma.core.internal.experiment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import org.karmma.core.ConfigurationException;

/** The devices that an experiment may name, as the engine of this JVM has them; its workers have the same. */
final class Devices {

    private static final String KEY = "resources.device: ";

    private static final String FULL = "fp32";

    private Devices() {}

    /** @throws ConfigurationException for anything but 32 bits: saying why, and what there is instead */
    static void checkPrecision(String name) throws ConfigurationException {
        if (!FULL.equals(name)) {
            throw new ConfigurationException("resources.precision: " + name + " is not offered. With this engine on the CPU, converting an "
                    + "array to bfloat16 ends the JVM instead of throwing, and the engine gives no autocast and no scaling of gradients, "
                    + "so no step in half precision could be shown to be safe. Use " + FULL + ". For less memory set accumulate or a "
                    + "smaller batch; for speed, resources.device: gpu0.");
        }
    }

    /** @throws ConfigurationException if it is not here */
    static void check(String name) throws ConfigurationException {
        if (name.equals(Device.Type.CPU)) {
            return; // it is always there, and the engine need not be started to know it
        }
        Engine engine = Engine.getInstance();
        Device device = Device.fromName(name, engine);
        if (!engine.hasCapability(StandardCapabilities.CUDA)) {
            throw new ConfigurationException(KEY + name + " is not here: this libtorch (" + engine.getVersion() + ") was built without "
                    + "CUDA. Use cpu, or give the launcher a libtorch with CUDA (PYTORCH_LIBRARY_PATH, PYTORCH_VERSION, PYTORCH_FLAVOR).");
        }
        if (device.getDeviceId() >= engine.getGpuCount()) {
            throw new ConfigurationException(KEY + name + " is not here: CUDA has " + engine.getGpuCount()
                    + " device(s), numbered from gpu0 on. Use one of them, or cpu.");
        }
    }
}
