package org.karmma.core.internal.health;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.karmma.core.Workbench;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether libtorch is loaded and computes: a small matrix product, compared with what it is. */
@Component(service = HealthIndicator.class)
public final class EngineIndicator implements HealthIndicator {

    private static final String SUBJECT = "libtorch";
    private static final float[] FACTOR = {1, 2, 3, 4};
    private static final float[] SQUARE = {7, 10, 15, 22};

    /** @param workbench workers, which have none, are looked at by their parent */
    @Activate
    public EngineIndicator(@Reference Workbench workbench) {}

    @Override
    public String id() {
        return "engine";
    }

    @Override
    public String title() {
        return "libtorch is loaded and computes";
    }

    @Override
    public boolean isVital() {
        return true;
    }

    @Override
    public List<HealthFinding> look() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray factor = manager.create(FACTOR, new Shape(2, 2));
            float[] square = factor.matMul(factor).toFloatArray();
            Engine engine = manager.getEngine();
            return List.of(Arrays.equals(square, SQUARE) ? ok(SUBJECT, engine.getEngineName() + " " + engine.getVersion() + " computes")
                    : critical(SUBJECT, "a matrix product came out as " + Arrays.toString(square) + ", not " + Arrays.toString(SQUARE),
                            "Restart the process; if it stays so, test the machine's memory."));
        } catch (RuntimeException | LinkageError e) {
            return List.of(critical(SUBJECT, "it cannot compute: " + e, "Restart the process; look into the log for what could not"
                    + " be loaded."));
        }
    }
}
