package org.karmma.core.internal.experiment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import org.karmma.core.ConfigurationException;

/** The devices that an experiment may name, as the engine of this JVM has them; its workers have the same. */
final class Devices {

    private static final String KEY = "resources.device: ";

    private Devices() {}

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
